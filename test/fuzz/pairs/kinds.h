// The tested pairs of socket types, and the form of a message between them.

#ifndef TEST_FUZZ_PAIRS_KINDS_H_
#define TEST_FUZZ_PAIRS_KINDS_H_

#include <cstdint>
#include <string>
#include <vector>

struct Kind {
  const char* name;
  int server;
  int client;
  // How many frames a message may have.
  uint32_t frames = 5;
  // A message reaches one receiver, once.
  bool once = true;
  // An empty frame stands before the message, as REQ and REP have it.
  bool delimited = false;
};

const std::vector<Kind>& kinds();

// The kind with that name, or none.
const Kind* kind_named(const std::string& name);

#endif  // TEST_FUZZ_PAIRS_KINDS_H_
