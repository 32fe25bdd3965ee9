#pragma once

#include <cstdint>
#include <string>

#include "status.h"

namespace zmq_napi::file_system {

// What sockets with a path need of files. Paths are UTF-8. These calls are native because
// a socket's file is checked right before libzmq binds, on any thread, and is removed
// when the process exits; JavaScript may not run then, and a host may forbid it files.
//
// Threads: any.
// Owns, Borrows: nothing.
// Errors: false, or a negated errno.

struct Entry {
  enum class Kind { socket, other };

  Kind kind = Kind::other;
  // Both numbers together belong to no other entry that exists at the same time.
  uint64_t device = 0;
  uint64_t number = 0;

  bool is_same(const Entry& other) const {
    return device == other.device && number == other.number;
  }
};

// Looks at what is at `path`, without following a link. False if nothing is there.
bool find_entry(const std::string& path, Entry* found);

// Remove what is at `path` if it is of that kind.
void remove_file(const std::string& path);
void remove_folder(const std::string& path);

// Makes a new folder in the system's folder for temporary files, and sets `path` to its
// path.
Status make_temporary_folder(std::string* path);

// The absolute form of `path`, which stays right when the process changes its folder.
std::string absolute(const std::string& path);

}  // namespace zmq_napi::file_system
