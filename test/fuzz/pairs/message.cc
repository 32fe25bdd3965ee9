#include "message.h"

#include <algorithm>
#include <cstring>

namespace {

// Publishers' filters are on the first of these bytes.
constexpr uint32_t magic = 0x6d6d6d6d;

// Inside a frame of ZMTP, over its short form, over a read buffer, over the kernel's
// buffers.
constexpr size_t sizes[] = {0, 1, 30, 300, 9'000, 70'000, 300'000};

std::string body_of(const Label& label, uint32_t index) {
  const uint32_t mixed = (label.number * 31 + label.sender * 7 + index) * 2654435761u;
  const size_t size = sizes[(mixed >> 16) % std::size(sizes)];
  // Between XSUB and XPUB, a frame that begins with one of these counts as an
  // (un)subscription as well. The longest possible topic is less than 70,000 bytes.
  const bool alike = index > 0 && size <= 300 && mixed % 4 == 0;
  return std::string(size, static_cast<char>(alike ? mixed >> 8 & 1 : 'a' + mixed % 26));
}

}  // namespace

Label label_for(uint32_t round, uint32_t sender, uint32_t number, uint32_t frames) {
  return {magic, round, sender, number, frames};
}

Frames frames_of(const Label& label) {
  Frames frames;
  for (uint32_t index = 0; index < label.frames; ++index)
    frames.push_back(body_of(label, index));
  std::string& first = frames.front();
  first.resize(std::max(first.size(), sizeof label));
  std::memcpy(first.data(), &label, sizeof label);
  return frames;
}

bool read_label(const std::string& frame, Label& label) {
  if (frame.size() < sizeof label) return false;
  std::memcpy(&label, frame.data(), sizeof label);
  return label.magic == magic && label.frames > 0 && label.frames < 100;
}
