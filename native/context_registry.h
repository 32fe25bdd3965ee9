#pragma once

#include <memory>
#include <string>

#include "shared_context.h"
#include "status.h"

namespace zmq_napi::context_registry {

// The contexts that were given a token, which is how one thread tells another of a
// context. Tokens are text: "zmq-napi:", the number of this copy of the addon in this
// process, and the context's own, both random.
//
// Threads: any.
// Owns: nothing; a token keeps no context alive.
// Borrows: the contexts, weakly.
// Errors: a status.

// Writes the token of `context`, which is the same however often it is asked for.
Status token_of(const std::shared_ptr<SharedContext>& context, std::string* token);

// Finds the context of a token: -EFAULT if it has ended, -ENOENT if the token is none of
// this copy's.
Status find(const std::string& token, std::shared_ptr<SharedContext>* context);

}  // namespace zmq_napi::context_registry
