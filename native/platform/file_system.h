#pragma once

#include <cstdint>
#include <string>

#include "status.h"

namespace zmq_napi::file_system {

// These functions handle the files of sockets that have a path. Paths are UTF-8. The
// functions are native because they run on any thread. A socket's file is checked right
// before libzmq binds. The file is removed when the process exits, and JavaScript may not
// run then. A host may also forbid JavaScript the use of files.
//
// Threads: any.
// Errors: false, or a negated errno.

struct Entry {
  enum class Kind { socket, other };

  Kind kind = Kind::other;
  // Both numbers together identify an entry among all that exist at the same time.
  uint64_t device = 0;
  uint64_t number = 0;

  bool is_same(const Entry& other) const {
    return device == other.device && number == other.number;
  }
};

// Reads the entry at `path` into `found`. Does not follow a link. Returns false if there
// is no entry.
bool find_entry(const std::string& path, Entry* found);

// remove_file() removes the file at `path`, remove_folder() the folder. Neither function
// removes an entry of another kind.
void remove_file(const std::string& path);
void remove_folder(const std::string& path);

// Makes a new folder in the system's folder for temporary files. Sets `path` to the path
// of the new folder.
Status make_temporary_folder(std::string* path);

// Returns the absolute form of `path`. It stays right when the process changes its
// current folder.
std::string absolute(const std::string& path);

}  // namespace zmq_napi::file_system
