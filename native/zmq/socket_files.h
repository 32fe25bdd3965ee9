#pragma once

#include <memory>
#include <string>
#include <vector>

#include "status.h"

namespace zmq_napi {

// Keeps the files of the ipc endpoints that a libzmq socket is bound to. libzmq deletes
// any file at the path that it binds, and leaves its own files behind.
//
// Threads: one at a time, the thread of the socket. At the end of the process, the thread
// that ends it removes the remaining files.
// Owns: the files that it keeps, unless other files have taken their place, and the
// folders that it made for them. It moves with the libzmq socket to the thread that
// closes the socket.
// Errors: a status; a file that can't be removed stays.
class SocketFiles {
 public:
  SocketFiles();
  SocketFiles(const SocketFiles&) = delete;
  SocketFiles(SocketFiles&& other) noexcept;
  SocketFiles& operator=(const SocketFiles&) = delete;
  SocketFiles& operator=(SocketFiles&& other) noexcept;
  ~SocketFiles();

  // Returns 0 if a socket may be bound at `path`: there is no file, or a socket file that
  // nobody listens on. Otherwise returns -EADDRINUSE, or -EACCES for a socket of another
  // user.
  static Status check_bindable(const std::string& path);

  // Makes a folder for one socket's file. Sets `path` to the path of that file.
  Status make_path(std::string& path);

  // Says that the socket has been bound to `path`.
  void add(const std::string& path);

  // Removes the file that is kept for `path`. Also removes its folder if the folder was
  // made for the file. Call this while the socket is open. Until the socket is closed,
  // the system gives the number of its file to no other file. So the number shows whether
  // the file is the same.
  void remove(const std::string& path);
  void remove_all();

 private:
  class File;

  using Files = std::vector<std::unique_ptr<File>>;

  Files::iterator find(const std::string& path);

  Files files_;
};

}  // namespace zmq_napi
