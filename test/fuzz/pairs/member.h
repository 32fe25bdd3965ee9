// A socket of a round: sends labelled messages, and checks received messages.

#ifndef TEST_FUZZ_PAIRS_MEMBER_H_
#define TEST_FUZZ_PAIRS_MEMBER_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "choices.h"
#include "kinds.h"
#include "message.h"

// Prints what is wrong and ends the process.
[[noreturn]] void fault(uint32_t round, const std::string& what);

// State that all members of a round share.
struct Table {
  const Kind& kind;
  uint32_t round;
  Choices& choices;
  // How many frames a message may have.
  uint32_t frames;
  // False where a frame may come without the rest of its message.
  bool whole;
  // Sender and number of each message that was received.
  std::set<std::pair<uint32_t, uint32_t>> received;
  // A function that runs between two frames of a message of this member.
  std::function<void(uint32_t)> meanwhile;
};

class Member {
 public:
  Member(void* socket, int type, uint32_t number, Table& table)
      : socket_(socket), type_(type), number_(number), table_(table) {}

  void* socket() const { return socket_; }
  int type() const { return type_; }
  bool is_open() const { return socket_ != nullptr; }

  void connect(const std::string& endpoint);
  void send_some();
  void receive_some();
  void close();

 private:
  // False when libzmq refuses the message.
  bool send_one();
  bool send_frame(const std::string& frame, bool more);
  void pause_between_frames();
  void return_to_boundary(bool more);
  bool choose_envelope(Frames& envelope);
  // False when there is none.
  bool receive_one();
  bool receive_frames(Frames& frames);
  void judge(const Frames& frames);
  void judge_unlabelled(const Frames& frames) const;
  void judge_envelope(const Frames& frames) const;
  [[noreturn]] void reject(const Frames& frames, const std::string& what) const;
  size_t longest_envelope() const;

  void* socket_;
  int type_;
  uint32_t number_;
  Table& table_;
  uint32_t sent_ = 0;
  std::vector<Frames> envelopes_;
  std::vector<uint32_t> routing_ids_;
};

#endif  // TEST_FUZZ_PAIRS_MEMBER_H_
