// A tcp relay that resets each connection after some bytes, which may be very few.

#ifndef TEST_FUZZ_PAIRS_RELAY_H_
#define TEST_FUZZ_PAIRS_RELAY_H_

#include <poll.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "choices.h"

class Relay {
 public:
  // Listens on `host`, an address of IPv4, and connects to port `to` of the same.
  Relay(const std::string& host, int to, uint32_t seed);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  std::string endpoint() const;

 private:
  void run();
  void accept_one();
  // False when the connection is to be reset.
  bool forward(size_t index);
  void reset(size_t index);

  // The listener, then two descriptors for each connection.
  std::vector<pollfd> descriptors_;
  // How many bytes each descriptor may still give.
  std::vector<long> budgets_;
  std::vector<char> buffer_ = std::vector<char>(65536);
  std::string host_;
  int to_;
  int port_ = 0;
  Choices choices_;
  std::atomic<bool> over_{false};
  std::thread thread_;
};

#endif  // TEST_FUZZ_PAIRS_RELAY_H_
