// Random options of a socket, from small ranges whose limits are reached soon.

#ifndef TEST_FUZZ_PAIRS_OPTIONS_H_
#define TEST_FUZZ_PAIRS_OPTIONS_H_

#include <cstdint>

#include "choices.h"

enum class Security { none, plain, curve };

void set_number(void* socket, int option, int value);

// Keeps only the last frame of all that a peer sent, if the type can.
void set_conflation(void* socket, int type);

// `member` is 0 for the server, and makes the routing id of a ROUTER.
void set_options(void* socket, int type, uint32_t member, Choices& choices);

void set_security(void* socket, bool server, Security security);

#endif  // TEST_FUZZ_PAIRS_OPTIONS_H_
