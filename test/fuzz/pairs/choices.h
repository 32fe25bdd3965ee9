// Random choices: the same seed gives the same ones.

#ifndef TEST_FUZZ_PAIRS_CHOICES_H_
#define TEST_FUZZ_PAIRS_CHOICES_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>

class Choices {
 public:
  explicit Choices(uint32_t seed) : engine_(seed) {}

  // A number from 0 to `count` - 1.
  uint32_t below(size_t count) { return engine_() % static_cast<uint32_t>(count); }

  bool one_in(uint32_t count) { return below(count) == 0; }

  int of(std::initializer_list<int> values) {
    return *(values.begin() + below(values.size()));
  }

 private:
  std::mt19937 engine_;
};

#endif  // TEST_FUZZ_PAIRS_CHOICES_H_
