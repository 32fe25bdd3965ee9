#include "relay.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

sockaddr_in address_of(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = inet_addr(host.c_str());
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

int tcp_socket() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor >= 0) return descriptor;
  std::perror("socket");
  std::exit(2);
}

void close_with_reset(int descriptor) {
  const linger none{1, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  close(descriptor);
}

}  // namespace

Relay::Relay(const std::string& host, int to, uint32_t seed)
    : host_(host), to_(to), choices_(seed) {
  const int listener = tcp_socket();
  sockaddr_in address = address_of(host_, 0);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      listen(listener, 16) != 0) {
    std::perror("relay");
    std::exit(2);
  }
  port_ = ntohs(address.sin_port);
  descriptors_.push_back({listener, POLLIN, 0});
  budgets_.push_back(0);
  thread_ = std::thread([this] { run(); });
}

Relay::~Relay() {
  over_ = true;
  thread_.join();
}

std::string Relay::endpoint() const {
  return "tcp://" + host_ + ":" + std::to_string(port_);
}

void Relay::run() {
  while (!over_) {
    if (poll(descriptors_.data(), descriptors_.size(), 2) < 0) continue;
    if (descriptors_[0].revents != 0) accept_one();
    for (size_t index = 1; index < descriptors_.size(); ++index) {
      if (descriptors_[index].revents == 0 || forward(index)) continue;
      reset(index);
      break;
    }
    if (descriptors_.size() > 1 && choices_.one_in(400))
      reset(1 + choices_.below(descriptors_.size() - 1));
  }
  while (descriptors_.size() > 1) reset(1);
  close(descriptors_[0].fd);
}

void Relay::accept_one() {
  const int from = accept4(descriptors_[0].fd, nullptr, nullptr, SOCK_CLOEXEC);
  if (from < 0) return;
  const int to = tcp_socket();
  sockaddr_in address = address_of(host_, to_);
  if (connect(to, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    close(from);
    close(to);
    return;
  }
  // In the greeting, in the handshake, after a few frames, or in a large one.
  const long budget = choices_.of({20, 64, 100, 150, 1000, 10'000, 100'000, 1'000'000});
  // A peer that does not read must not delay the end of a round.
  const timeval wait{0, 50'000};
  for (int descriptor : {from, to}) {
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    descriptors_.push_back({descriptor, POLLIN, 0});
    budgets_.push_back(budget);
  }
}

bool Relay::forward(size_t index) {
  const size_t most = std::min(buffer_.size(), static_cast<size_t>(budgets_[index]));
  const ssize_t got = recv(descriptors_[index].fd, buffer_.data(), most, MSG_DONTWAIT);
  if (got <= 0) return false;
  const size_t other = index % 2 == 1 ? index + 1 : index - 1;
  // Some connections break where the other side does not read fast enough.
  const int flags = MSG_NOSIGNAL | (choices_.one_in(4) ? MSG_DONTWAIT : 0);
  const ssize_t sent =
      send(descriptors_[other].fd, buffer_.data(), static_cast<size_t>(got), flags);
  budgets_[index] -= got;
  return sent == got && budgets_[index] > 0;
}

void Relay::reset(size_t index) {
  const auto first = static_cast<std::ptrdiff_t>(index % 2 == 1 ? index : index - 1);
  close_with_reset(descriptors_[static_cast<size_t>(first)].fd);
  close_with_reset(descriptors_[static_cast<size_t>(first) + 1].fd);
  descriptors_.erase(descriptors_.begin() + first, descriptors_.begin() + first + 2);
  budgets_.erase(budgets_.begin() + first, budgets_.begin() + first + 2);
}
