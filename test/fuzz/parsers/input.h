// Splits an input of the fuzzer. Values past its end are zero or empty.

#ifndef INPUT_H
#define INPUT_H

#include <algorithm>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "zmq.h"

/** Commits the fault that PLANTED names, so that a run proves that it finds its kind. */
inline void plantFault() {
  static const char* const named = getenv("PLANTED");
  if (named == nullptr) return;
  zmq_msg_t message;
  zmq_msg_init_size(&message, 7777);
  volatile char* const bytes = static_cast<char*>(zmq_msg_data(&message));
  if (strcmp(named, "heap") == 0) bytes[7777] = 1;
  volatile int number = INT_MAX;
  if (strcmp(named, "number") == 0) number = number + 1;
  if (strcmp(named, "leak") != 0) zmq_msg_close(&message);
}

class Input {
 public:
  Input(const uint8_t* data, size_t size) : at_(data), left_(size) { plantFault(); }

  uint8_t byte() {
    if (left_ == 0) return 0;
    --left_;
    return *at_++;
  }

  std::string bytes(size_t count) {
    count = std::min(count, left_);
    std::string taken(reinterpret_cast<const char*>(at_), count);
    at_ += count;
    left_ -= count;
    return taken;
  }

  /** Bytes behind their count. */
  std::string part() { return bytes(byte()); }
  std::string rest() { return bytes(left_); }
  bool more() const { return left_ > 0; }

 private:
  const uint8_t* at_;
  size_t left_;
};

/** Ends the process unless `law` holds. */
inline void hold(bool law, const char* what) {
  if (law) return;
  fprintf(stderr, "The law is broken: %s\n", what);
  abort();
}

#endif
