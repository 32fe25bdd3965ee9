#include "js/incoming.h"

#include <zmq.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

#include "check.h"
#include "js/values.h"
#include "zmq/draft.h"
#include "zmq/socket_options.h"
#include "zmq/socket_types.h"

namespace zmq_napi::incoming {

namespace {

napi_value copy_of(napi_env env, Frame& frame) {
  napi_value result = nullptr;
  void* data = nullptr;
  if (napi_create_arraybuffer(env, frame.size(), &data, &result) != napi_ok) {
    return nullptr;
  }
  std::memcpy(data, frame.data(), frame.size());
  return result;
}

// Lets V8 collect garbage now if many frames have become garbage.
//
// V8 compares the memory of young ArrayBuffers with a limit of 32 MiB (V8 11 to 13), and
// collects young objects only. But it does so only when it allocates the memory of an
// ArrayBuffer itself, so this makes a tiny one. Without it, external ArrayBuffers pile up
// to 64 MiB. Then V8 collects all objects, which takes much longer.
void collect_young(napi_env env) {
  napi_value tiny = nullptr;
  void* data = nullptr;
  // Memory is refused only in a worker that is being terminated.
  static_cast<void>(napi_create_arraybuffer(env, 1, &data, &tiny));
}

// Moves `frame` into an ArrayBuffer. Returns null, and leaves `frame` as it is, if the
// runtime forbids memory that is not its own (Electron does).
napi_value external(napi_env env, Frame& frame) {
  collect_young(env);
  auto owner = std::make_unique<Frame>();
  owner->take(frame);
  napi_value result = nullptr;
  const napi_status status = napi_create_external_arraybuffer(
      env, owner->data(), owner->size(),
      [](napi_env /*env*/, void* /*data*/, void* hint) {
        delete static_cast<Frame*>(hint);
      },
      owner.get(), &result);
  if (status == napi_ok) {
    static_cast<void>(owner.release());
    return result;
  }
  frame.take(*owner);
  return nullptr;
}

napi_value large(napi_env env, Frame& frame) {
  napi_value result = nullptr;
  if (frame.size() >= external_frame && !frame.shared()) result = external(env, frame);
  return result != nullptr ? result : copy_of(env, frame);
}

// Copies frames into the free part of a slab.
class Slab {
 public:
  Slab(uint8_t* next, size_t room) : next_(next), room_(room) {}

  bool used_up() const { return room_ < slab_room; }

  bool has_room_for(size_t size) const { return size <= std::min(slab_frame, room_); }

  // Copies a frame of `size` bytes.
  void add(Frame& frame, size_t size) {
    CHECK(size <= room_);
    if (size > 0) std::memcpy(next_, frame.data(), size);
    const size_t taken = std::min((size + alignment - 1) & ~(alignment - 1), room_);
    next_ += taken;
    room_ -= taken;
  }

 private:
  static constexpr size_t alignment = 8;

  uint8_t* next_;
  size_t room_;
};

Slab slab_at(napi_env env, napi_value slab, size_t offset) {
  const Bytes bytes = bytes_of(env, slab);
  CHECK(offset <= bytes.size);
  return {bytes.data + offset, bytes.size - offset};
}

uint32_t* entries_of(napi_env env, napi_value sizes) {
  const Bytes bytes = bytes_of(env, sizes);
  CHECK(bytes.size == (1 + max_frames) * sizeof(uint32_t));
  return reinterpret_cast<uint32_t*>(bytes.data);
}

// Returns -1 if the option can't be read.
int option_of(void* socket, int option) {
  int value = -1;
  static_cast<void>(socket_options::get(socket, option, &value));
  return value;
}

// Returns the entry of a frame in the slab: see receive().
uint32_t entry_of(size_t size, bool more) {
  return static_cast<uint32_t>(size) * 2 + (more ? 1 : 0);
}

// Returns how many messages may be taken before they are asked for. The number is an
// eighth of the receive high-water mark, and at least one. It is one if libzmq's next
// action depends on the message that was received last.
uint32_t max_at_once(void* socket) {
  if (!facts_of(option_of(socket, ZMQ_TYPE)).prefetches) return 1;
  if (option_of(socket, ZMQ_CONFLATE) != 0) return 1;
  const int limit = option_of(socket, ZMQ_RCVHWM);
  if (limit == 0) return max_frames;
  return static_cast<uint32_t>(std::max(limit / 8, 1));
}

}  // namespace

napi_value receive(napi_env env, void* socket, napi_value slab, size_t offset,
                   napi_value sizes, uint32_t wanted, Tally& received) {
  Slab into = slab_at(env, slab, offset);
  uint32_t* const entries = entries_of(env, sizes);
  uint32_t& count = entries[0];
  count = 0;
  napi_value large_frame = nullptr;
  Frame frame;
  for (uint32_t messages = 0; messages < wanted;) {
    const Status more = fetch(socket, frame);
    if (more < 0) {
      if (count == 0) return status_to_js(env, more);
      break;
    }
    const size_t size = frame.size();
    received.add_frame(size, more == 0);
    const bool small = into.has_room_for(size);
    entries[++count] = small ? entry_of(size, more != 0) : static_cast<uint32_t>(more);
    if (!small) {
      large_frame = large(env, frame);
      // Memory is refused only in a worker that is being terminated.
      if (large_frame == nullptr) return status_to_js(env, -ECANCELED);
      break;
    }
    into.add(frame, size);
    if (more == 0 && ++messages == 1 && wanted > 1) {
      wanted = std::min(wanted, max_at_once(socket));
    }
    if (into.used_up() || count == max_frames) break;
  }
  return large_frame != nullptr ? large_frame : status_to_js(env, 0);
}

napi_value receive_addressed(napi_env env, void* socket, napi_value slab, size_t offset,
                             napi_value envelope, Tally& received) {
  Frame frame;
  const Status status = fetch(socket, frame);
  if (status < 0) return status_to_js(env, status);
  received.add_frame(frame.size(), status == 0);
  read_envelope(env, frame, envelope);
  return frame_to_js(env, frame, slab, offset);
}

Status fetch(void* socket, Frame& frame) {
  const Status status =
      uninterrupted([&] { return zmq_msg_recv(frame.get(), socket, ZMQ_DONTWAIT); });
  if (status < 0) return status;
  return frame.more() ? 1 : 0;
}

napi_value frame_to_js(napi_env env, Frame& frame, napi_value slab, size_t offset) {
  Slab into = slab_at(env, slab, offset);
  const size_t size = frame.size();
  if (!into.has_room_for(size)) return large(env, frame);
  into.add(frame, size);
  return Napi::Number::New(env, entry_of(size, frame.more()));
}

void read_envelope(napi_env env, Frame& frame, napi_value envelope) {
  const Bytes room = bytes_of(env, envelope);
  CHECK(room.size >= draft::envelope_size);
  draft::read(frame, room.data);
}

Status property(napi_env env, const Frame& frame, const char* name, napi_value buffer) {
  const char* const value = frame.property(name);
  if (value == nullptr) return -EINVAL;
  const Bytes room = bytes_of(env, buffer);
  const size_t length = std::strlen(value);
  std::memcpy(room.data, value, std::min(length, room.size));
  return static_cast<Status>(length);
}

}  // namespace zmq_napi::incoming
