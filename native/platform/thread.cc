#include "platform/thread.h"

#if defined(_WIN32)
#include <process.h>
#include <windows.h>
#else
#include <csignal>
#endif

#include <cerrno>
#include <memory>
#include <utility>

#include "check.h"

namespace zmq_napi {

namespace {

using Work = std::function<void()>;

void carry_out(void* given) {
  const std::unique_ptr<Work> work(static_cast<Work*>(given));
  (*work)();
}

}  // namespace

Thread::~Thread() { CHECK(!started_); }

#if defined(_WIN32)

// Windows asks for this calling convention. A lambda does not have it on x86.
static unsigned __stdcall run(void* given) {
  carry_out(given);
  return 0;
}

Status Thread::start(Work work) {
  auto given = std::make_unique<Work>(std::move(work));
  thread_ = _beginthreadex(nullptr, 0, run, given.get(), 0, nullptr);
  if (thread_ == 0) return -errno;
  static_cast<void>(given.release());
  started_ = true;
  return 0;
}

void Thread::join() {
  CHECK(started_);
  auto* const handle = reinterpret_cast<HANDLE>(thread_);
  CHECK(WaitForSingleObject(handle, INFINITE) == WAIT_OBJECT_0);
  CloseHandle(handle);
  started_ = false;
}

void Thread::detach() {
  CHECK(started_);
  CloseHandle(reinterpret_cast<HANDLE>(thread_));
  started_ = false;
}

#else

Status Thread::start(Work work) {
  auto given = std::make_unique<Work>(std::move(work));
  const auto run = [](void* argument) -> void* {
    carry_out(argument);
    return nullptr;
  };
  // A thread starts with the signal mask of the thread that makes it.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  CHECK(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
  const int error = pthread_create(&thread_, nullptr, run, given.get());
  CHECK(pthread_sigmask(SIG_SETMASK, &before, nullptr) == 0);
  if (error != 0) return -error;
  static_cast<void>(given.release());
  started_ = true;
  return 0;
}

void Thread::join() {
  CHECK(started_);
  CHECK(pthread_join(thread_, nullptr) == 0);
  started_ = false;
}

void Thread::detach() {
  CHECK(started_);
  CHECK(pthread_detach(thread_) == 0);
  started_ = false;
}

#endif

}  // namespace zmq_napi
