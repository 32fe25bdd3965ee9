#pragma once

#include <cstdint>
#include <string>

#include "status.h"

namespace zmq_napi::file_system {

// The little that sockets with a path need of files. Paths are UTF-8.
//
// Threads: any.
// Owns, Borrows: nothing.
// Errors: false, or a negated errno.

struct Entry {
  enum class Kind { socket, other };

  Kind kind = Kind::other;
  // Tell it from every other entry that is there at the same time.
  uint64_t device = 0;
  uint64_t number = 0;

  bool is_same(const Entry& other) const {
    return device == other.device && number == other.number;
  }
};

// Finds out what is at `path`; a link is not followed. False if nothing is.
bool look(const std::string& path, Entry* found);

// Remove what is there of that kind.
void remove_file(const std::string& path);
void remove_folder(const std::string& path);

// Makes a folder for temporary files that nobody else has, and tells its path.
Status make_temporary_folder(std::string* path);

// The same place, whatever folder the process will be in.
std::string absolute(const std::string& path);

}  // namespace zmq_napi::file_system
