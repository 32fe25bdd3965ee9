// A lack of descriptors.

#ifndef TEST_VENDOR_FAULTS_DESCRIPTORS_H_
#define TEST_VENDOR_FAULTS_DESCRIPTORS_H_

#include <fcntl.h>
#include <sys/resource.h>

#include "scenario.h"

// Leaves the process `count` free descriptors, until the object is destroyed.
class DescriptorsLeft {
 public:
  explicit DescriptorsLeft(int count) {
    EXPECT(getrlimit(RLIMIT_NOFILE, &before_) == 0);
    int limit = 0;
    for (int found = 0; found < count || is_open(limit); ++limit) {
      if (!is_open(limit)) ++found;
    }
    const rlimit less{static_cast<rlim_t>(limit), before_.rlim_max};
    EXPECT(setrlimit(RLIMIT_NOFILE, &less) == 0);
  }
  ~DescriptorsLeft() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  static bool is_open(int descriptor) { return fcntl(descriptor, F_GETFD) != -1; }

  rlimit before_;
};

#endif  // TEST_VENDOR_FAULTS_DESCRIPTORS_H_
