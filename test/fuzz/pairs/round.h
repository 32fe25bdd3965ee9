// A round: a server and up to three clients, which send, leave and lose connections at
// random.

#ifndef TEST_FUZZ_PAIRS_ROUND_H_
#define TEST_FUZZ_PAIRS_ROUND_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "choices.h"
#include "member.h"
#include "relay.h"

class Round {
 public:
  // `kind` is chosen at random if it is null.
  Round(void* context, uint32_t number, uint32_t seed, const Kind* kind);

  void play();

 private:
  void open_sockets();
  // Returns whether sockets of the round may conflate.
  bool choose_messages();
  bool bind();
  void watch();
  void step();
  // A step of a member other than `busy`, which is in the middle of a message.
  void step_meanwhile(uint32_t busy);
  void act(Member& member, bool client);
  void act_on_subscriptions(Member& member);
  void read_events();
  void close_all();

  void* context_;
  uint32_t number_;
  Choices choices_;
  Table table_;
  // The server comes first.
  std::vector<Member> members_;
  bool is_meanwhile_ = false;
  void* monitor_ = nullptr;
  std::string bound_;
  std::string target_;
  std::unique_ptr<Relay> relay_;
};

#endif  // TEST_FUZZ_PAIRS_ROUND_H_
