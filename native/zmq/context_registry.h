#pragma once

#include <memory>
#include <string>

#include "status.h"
#include "zmq/shared_context.h"

namespace zmq_napi::context_registry {

// The contexts that have a token. By its token one thread names a context to another
// thread. Tokens are text: "zmq-napi:", the number of this copy of the addon in this
// process, and the context's own, both random.
//
// Threads: any.
// Owns: nothing; a token keeps no context alive.
// Borrows: the contexts, weakly.
// Errors: find() returns a status.

// How many random digits make a token.
constexpr size_t random_digits = 32;

// The token of `context`, which is the same however often it is asked for. It is made of
// `random` digits, that many, if there is none yet.
std::string token_of(const std::shared_ptr<SharedContext>& context,
                     const std::string& random);

// Finds the context of a token: -EFAULT if it has ended, -ENOENT if the token is none of
// this copy's.
Status find(const std::string& token, std::shared_ptr<SharedContext>* context);

}  // namespace zmq_napi::context_registry
