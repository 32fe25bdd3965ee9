#pragma once

#include <memory>
#include <string>
#include <vector>

#include "status.h"

namespace zmq_napi {

// The files of the ipc endpoints that a libzmq socket is bound to. libzmq deletes
// any file at the path that it binds, and leaves its own files behind.
//
// Threads: one at a time, that of the socket. At the end of the process, the thread that
// ends it removes what is left.
// Owns: the files that it keeps, unless others have taken their place, and the folders
// that it made for them. It goes with the libzmq socket to the thread that closes that.
// Borrows: nothing.
// Errors: a status; what can't be removed stays.
class SocketFiles {
 public:
  SocketFiles();
  SocketFiles(const SocketFiles&) = delete;
  SocketFiles(SocketFiles&& other) noexcept;
  SocketFiles& operator=(const SocketFiles&) = delete;
  SocketFiles& operator=(SocketFiles&& other) noexcept;
  ~SocketFiles();

  // Whether a socket may be bound at `path`: nothing is there, or the file of a socket
  // that nobody listens on. Else -EADDRINUSE, or -EACCES for a socket of another user.
  static Status check_bindable(const std::string& path);

  // Makes a folder for one socket's file, and sets `path` to the path of that file.
  Status make_path(std::string& path);

  // The socket has been bound to `path`.
  void add(const std::string& path);

  // Removes the file that is kept for `path`, with its folder if that was made for it.
  // While the socket is open, the system gives the number of its file to no other: by
  // that number the file is known to be the same.
  void remove(const std::string& path);
  void remove_all();

 private:
  class File;

  using Files = std::vector<std::unique_ptr<File>>;

  Files::iterator find(const std::string& path);

  Files files_;
};

}  // namespace zmq_napi
