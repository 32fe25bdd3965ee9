#pragma once

#include <memory>
#include <string>

#include "status.h"
#include "zmq/shared_context.h"

namespace zmq_napi::context_registry {

// Finds the contexts that have a token. With a token, one thread names a context to
// another thread. A token is text with three parts: "zmq-napi:", the number of this copy
// of the addon in this process, and the number of the context. Both numbers are random.
//
// Threads: any.
// Owns: nothing; a token keeps no context alive.
// Borrows: the contexts, weakly.
// Errors: find() returns a status.

// A token has this many random digits.
constexpr size_t random_digits = 32;

// Returns the token of `context`. If the context has no token yet, makes one of `random`,
// which has random_digits digits. Later calls return the same token.
std::string token_of(const std::shared_ptr<SharedContext>& context,
                     const std::string& random);

// Sets `context` to the context of a token. Returns -EFAULT if the context has ended, or
// -ENOENT if the token does not come from this copy of the addon.
Status find(const std::string& token, std::shared_ptr<SharedContext>* context);

}  // namespace zmq_napi::context_registry
