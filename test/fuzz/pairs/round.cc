#include "round.h"

#include <zmq.h>

#include <chrono>
#include <cstdlib>
#include <thread>

#include "options.h"

namespace {

// A separate address, so that nobody connects to a port of an earlier round.
std::string host_of(uint32_t round) {
  return "127." + std::to_string(1 + (round >> 16) % 250) + "." +
         std::to_string((round >> 8) % 256) + "." + std::to_string(round % 256);
}

}  // namespace

Round::Round(void* context, uint32_t number, uint32_t seed, const Kind* kind)
    : context_(context),
      number_(number),
      choices_(seed),
      table_{kind ? *kind : kinds()[choices_.below(kinds().size())],
             number,
             choices_,
             0,
             true,
             {},
             [this](uint32_t busy) { step_meanwhile(busy); }} {}

void Round::play() {
  open_sockets();
  if (bind()) {
    for (size_t client = 1; client < members_.size(); ++client)
      members_[client].connect(target_);
    for (uint32_t steps = 2 + choices_.below(30); steps > 0; --steps) step();
  }
  close_all();
}

void Round::open_sockets() {
  const bool turned = choices_.one_in(2);
  const int server = turned ? table_.kind.client : table_.kind.server;
  const int client = turned ? table_.kind.server : table_.kind.client;
  const auto security = static_cast<Security>(choices_.of({0, 0, 1, 2}));
  const bool conflates = choose_messages();
  const uint32_t count = 2 + choices_.below(3);
  for (uint32_t member = 0; member < count; ++member) {
    const int type = member == 0 ? server : client;
    void* socket = zmq_socket(context_, type);
    if (socket == nullptr) fault(number_, "no socket");
    set_options(socket, type, member, choices_);
    if (conflates && choices_.one_in(2)) set_conflation(socket, type);
    set_security(socket, member == 0, security);
    members_.emplace_back(socket, type, member, table_);
  }
  if (choices_.one_in(3)) watch();
}

bool Round::choose_messages() {
  const bool conflates = choices_.one_in(6);
  table_.frames = conflates && choices_.one_in(2) ? 1 : table_.kind.frames;
  const bool divides = conflates && (table_.frames > 1 || table_.kind.delimited);
  table_.whole = !divides && table_.kind.server != ZMQ_STREAM;
  return conflates;
}

void Round::watch() {
  const std::string name = "inproc://monitor-" + std::to_string(number_);
  if (zmq_socket_monitor(members_[0].socket(), name.c_str(), ZMQ_EVENT_ALL) != 0) return;
  monitor_ = zmq_socket(context_, ZMQ_PAIR);
  if (monitor_ == nullptr) fault(number_, "no socket");
  // A monitor that is full stops the I/O thread.
  set_number(monitor_, ZMQ_RCVHWM, 0);
  set_number(monitor_, ZMQ_LINGER, 0);
  zmq_connect(monitor_, name.c_str());
}

bool Round::bind() {
  const uint32_t transport = choices_.below(5);
  const std::string host = host_of(number_);
  const std::string places[] = {"tcp://" + host + ":*", "tcp://" + host + ":*", "ipc://*",
                                "ws://" + host + ":*",
                                "inproc://pairs-" + std::to_string(number_)};
  void* server = members_[0].socket();
  // Some types do not speak some transports.
  if (zmq_bind(server, places[transport].c_str()) != 0) return false;
  char endpoint[256];
  size_t size = sizeof endpoint;
  if (zmq_getsockopt(server, ZMQ_LAST_ENDPOINT, endpoint, &size) != 0) return false;
  bound_ = target_ = endpoint;
  if (transport < 2 && choices_.one_in(2)) {
    const int port = std::atoi(bound_.c_str() + bound_.rfind(':') + 1);
    relay_ = std::make_unique<Relay>(host, port, choices_.below(1u << 31));
    target_ = relay_->endpoint();
  }
  return true;
}

void Round::step() {
  const size_t index = choices_.below(members_.size());
  Member& member = members_[index];
  if (!member.is_open()) return;
  if (monitor_ != nullptr && choices_.one_in(8)) read_events();
  act_on_subscriptions(member);
  act(member, index > 0);
}

void Round::step_meanwhile(uint32_t busy) {
  const size_t index = choices_.below(members_.size());
  if (is_meanwhile_ || index == busy || !members_[index].is_open()) return;
  is_meanwhile_ = true;
  act_on_subscriptions(members_[index]);
  act(members_[index], index > 0);
  is_meanwhile_ = false;
}

void Round::act(Member& member, bool client) {
  switch (choices_.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return member.send_some();
    case 4:
    case 5:
    case 6:
      return member.receive_some();
    case 7:
      return std::this_thread::sleep_for(std::chrono::microseconds(choices_.below(2000)));
    case 8:
      if (client) zmq_disconnect(member.socket(), target_.c_str());
      if (!client && choices_.one_in(4)) zmq_unbind(member.socket(), bound_.c_str());
      return;
    case 9:
      return client ? member.connect(target_) : void();
    case 10: {
      int events;
      size_t size = sizeof events;
      zmq_getsockopt(member.socket(), ZMQ_EVENTS, &events, &size);
      return;
    }
    default:
      if (!choices_.one_in(3)) return;
      if (choices_.one_in(2)) set_number(member.socket(), ZMQ_LINGER, 0);
      member.close();
  }
}

void Round::act_on_subscriptions(Member& member) {
  if (member.type() == ZMQ_XPUB && choices_.one_in(8))
    zmq_setsockopt(member.socket(), ZMQ_SUBSCRIBE, "", 0);
  // All messages begin with "m".
  const std::string topic(choices_.below(2), choices_.one_in(2) ? 'm' : 'x');
  if (member.type() == ZMQ_SUB && choices_.one_in(6))
    zmq_setsockopt(member.socket(), choices_.one_in(2) ? ZMQ_SUBSCRIBE : ZMQ_UNSUBSCRIBE,
                   topic.data(), topic.size());
  if (member.type() == ZMQ_XSUB && choices_.one_in(3)) {
    const std::string request = (choices_.one_in(3) ? '\0' : '\1') + topic;
    zmq_send(member.socket(), request.data(), request.size(), ZMQ_DONTWAIT);
  }
}

void Round::read_events() {
  if (choices_.one_in(16)) {
    zmq_close(monitor_);
    monitor_ = nullptr;
    return;
  }
  zmq_msg_t event;
  zmq_msg_init(&event);
  zmq_msg_recv(&event, monitor_, ZMQ_DONTWAIT);
  zmq_msg_close(&event);
}

void Round::close_all() {
  const bool early = choices_.one_in(2);
  if (early && monitor_ != nullptr) zmq_close(monitor_);
  for (Member& member : members_)
    if (member.is_open()) member.close();
  if (!early && monitor_ != nullptr) zmq_close(monitor_);
}
