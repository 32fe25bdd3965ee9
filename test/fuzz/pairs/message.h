// Messages that show a receiver whether they are whole.

#ifndef TEST_FUZZ_PAIRS_MESSAGE_H_
#define TEST_FUZZ_PAIRS_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using Frames = std::vector<std::string>;

// The beginning of a message's first frame, which determines the rest of the message.
struct Label {
  uint32_t magic;
  uint32_t round;
  uint32_t sender;
  uint32_t number;
  uint32_t frames;
};

// The frames of the message that `label` describes.
Frames frames_of(const Label& label);

// Returns whether `frame` begins with a label. If so, writes the label to `label`.
bool read_label(const std::string& frame, Label& label);

// A label, for the `number`-th message of a sender.
Label label_for(uint32_t round, uint32_t sender, uint32_t number, uint32_t frames);

#endif  // TEST_FUZZ_PAIRS_MESSAGE_H_
