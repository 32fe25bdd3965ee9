#include "member.h"

#include <zmq.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "options.h"

namespace {

constexpr size_t remembered = 20;

bool sends(int type) {
  return type != ZMQ_PULL && type != ZMQ_SUB && type != ZMQ_DISH && type != ZMQ_GATHER;
}

// The first bytes, in hex.
std::string start_of(const std::string& frame) {
  std::string text;
  char digits[3];
  for (size_t index = 0; index < frame.size() && index < 24; ++index) {
    std::snprintf(digits, sizeof digits, "%02x",
                  static_cast<unsigned char>(frame[index]));
    text += digits;
  }
  return text;
}

// For the test of the fuzzer.
bool loses_frames() {
  static const char* planted = std::getenv("PLANTED");
  return planted != nullptr && std::strcmp(planted, "torn") == 0;
}

bool has_routing_ids(int type) { return type == ZMQ_SERVER || type == ZMQ_PEER; }

}  // namespace

void fault(uint32_t round, const std::string& what) {
  std::fprintf(stderr, "fault in round %u: %s\n", round, what.c_str());
  std::abort();
}

void Member::connect(const std::string& endpoint) {
  if (type_ != ZMQ_PEER) {
    zmq_connect(socket_, endpoint.c_str());
    return;
  }
  const uint32_t id = zmq_connect_peer(socket_, endpoint.c_str());
  if (id != 0) routing_ids_.push_back(id);
}

void Member::close() {
  zmq_close(socket_);
  socket_ = nullptr;
}

void Member::send_some() {
  for (uint32_t count = 1 + table_.choices.below(6); count > 0; --count)
    if (!sends(type_) || !send_one()) return;
}

bool Member::choose_envelope(Frames& envelope) {
  const bool addresses = type_ == ZMQ_ROUTER || type_ == ZMQ_STREAM;
  if (!addresses) {
    if (table_.kind.delimited && type_ == ZMQ_DEALER) envelope = {""};
    return true;
  }
  if (!envelopes_.empty()) {
    envelope = envelopes_[table_.choices.below(envelopes_.size())];
    return true;
  }
  if (type_ == ZMQ_STREAM) return false;
  envelope = {"r" + std::to_string(table_.choices.below(2))};
  if (table_.kind.delimited) envelope.push_back("");
  return true;
}

bool Member::send_one() {
  Frames frames;
  if (!choose_envelope(frames)) return false;
  if (has_routing_ids(type_) && routing_ids_.empty()) return false;
  const uint32_t count = 1 + table_.choices.below(table_.frames);
  for (std::string& frame : frames_of(label_for(table_.round, number_, sent_++, count)))
    frames.push_back(std::move(frame));
  for (size_t index = 0; index < frames.size(); ++index) {
    const bool more = index + 1 < frames.size();
    if (index > 0 && table_.choices.one_in(20)) pause_between_frames();
    if (send_frame(frames[index], more)) continue;
    if (index > 0 && errno == EAGAIN) return_to_boundary(more);
    return false;
  }
  return true;
}

void Member::pause_between_frames() {
  if (table_.choices.one_in(3))
    set_number(socket_, ZMQ_SNDHWM, table_.choices.of({1, 2, 1000}));
  if (table_.choices.one_in(2)) table_.meanwhile(number_);
  // libzmq checks once a millisecond whether connections have changed.
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

bool Member::send_frame(const std::string& frame, bool more) {
  zmq_msg_t message;
  if (zmq_msg_init_size(&message, frame.size()) != 0) fault(table_.round, "no memory");
  std::memcpy(zmq_msg_data(&message), frame.data(), frame.size());
  if (type_ == ZMQ_RADIO) zmq_msg_set_group(&message, "group");
  if (has_routing_ids(type_))
    zmq_msg_set_routing_id(&message,
                           routing_ids_[table_.choices.below(routing_ids_.size())]);
  if (zmq_msg_send(&message, socket_, ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)) >= 0)
    return true;
  const int error = errno;
  zmq_msg_close(&message);
  errno = error;
  return false;
}

// The code follows native/zmq/message_boundary.cc.
void Member::return_to_boundary(bool more) {
  const bool discards = type_ == ZMQ_PUSH || type_ == ZMQ_DEALER || type_ == ZMQ_REQ;
  if (discards && more) zmq_send(socket_, "", 0, ZMQ_DONTWAIT);
}

void Member::receive_some() {
  for (uint32_t count = 1 + table_.choices.below(12); count > 0; --count)
    if (!receive_one()) return;
}

bool Member::receive_one() {
  Frames frames;
  if (!receive_frames(frames)) return false;
  if (table_.whole) {
    judge(frames);
  } else if (type_ == ZMQ_STREAM && envelopes_.size() < remembered) {
    envelopes_.push_back({frames.front()});
  }
  return true;
}

bool Member::receive_frames(Frames& frames) {
  for (bool more = true; more;) {
    zmq_msg_t message;
    zmq_msg_init(&message);
    const bool got = zmq_msg_recv(&message, socket_, ZMQ_DONTWAIT) >= 0;
    if (got) {
      frames.emplace_back(static_cast<char*>(zmq_msg_data(&message)),
                          zmq_msg_size(&message));
      more = zmq_msg_more(&message) != 0;
      const uint32_t id = has_routing_ids(type_) ? zmq_msg_routing_id(&message) : 0;
      if (id != 0 && routing_ids_.size() < remembered) routing_ids_.push_back(id);
    }
    zmq_msg_close(&message);
    if (got) continue;
    if (!frames.empty()) fault(table_.round, "the rest of a message does not come");
    return false;
  }
  return true;
}

void Member::reject(const Frames& frames, const std::string& what) const {
  std::string sizes;
  for (const std::string& frame : frames)
    sizes += " " + std::to_string(frame.size()) + " " + start_of(frame);
  Label label{};
  for (const std::string& frame : frames)
    if (read_label(frame, label))
      sizes += "; message " + std::to_string(label.number) + " of member " +
               std::to_string(label.sender) + ", " + std::to_string(label.frames) +
               " frames";
  fault(table_.round, std::string(table_.kind.name) + ": member " +
                          std::to_string(number_) + ": " + what + "; frames of" + sizes);
}

size_t Member::longest_envelope() const {
  if (type_ == ZMQ_ROUTER) return table_.kind.delimited ? 3 : 1;
  return table_.kind.delimited && type_ == ZMQ_DEALER ? 1 : 0;
}

void Member::judge(const Frames& frames) {
  Label label{};
  size_t first = 0;
  while (first < frames.size() && !read_label(frames[first], label)) ++first;
  if (first == frames.size()) return judge_unlabelled(frames);

  Frames body(frames.begin() + static_cast<std::ptrdiff_t>(first), frames.end());
  if (body.size() > 1 && loses_frames()) body.pop_back();
  judge_envelope(frames);
  if (first > longest_envelope()) reject(frames, "frames stand before a message");
  if (label.round != table_.round) reject(frames, "a message is of another round");
  if (body != frames_of(label)) reject(frames, "a message is torn or altered");
  const bool fresh = table_.received.emplace(label.sender, label.number).second;
  if (table_.kind.once && !fresh) reject(frames, "a message is received twice");

  const bool answers = type_ == ZMQ_ROUTER && envelopes_.size() < remembered;
  if (answers)
    envelopes_.emplace_back(frames.begin(),
                            frames.end() - static_cast<std::ptrdiff_t>(body.size()));
}

// A notice of libzmq is not a routing id.
void Member::judge_envelope(const Frames& frames) const {
  if (type_ != ZMQ_ROUTER) return;
  const std::string& id = frames.front();
  const bool generated = id.size() == 5 && id[0] == 0;
  const bool chosen = id == "same" || (id.size() == 2 && id[0] == 'r');
  if (!generated && !chosen) reject(frames, "nobody has that routing id");
}

// Notices that libzmq makes, and subscriptions.
void Member::judge_unlabelled(const Frames& frames) const {
  judge_envelope(frames);
  const std::string& last = frames.back();
  const bool subscription = type_ == ZMQ_XPUB && !last.empty() && last[0] <= 1;
  const bool notice =
      last.empty() || last == "hello" || last == "disconnect" || last == "hiccup";
  const size_t most = type_ == ZMQ_ROUTER ? 2 : 1;
  if (frames.size() > most || (!notice && !subscription))
    reject(frames, "a message has no beginning");
}
