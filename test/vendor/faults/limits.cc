// Shortages of file descriptors and of sockets.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "scenario.h"

namespace {

// While it lives, no file descriptor can be opened.
class NoDescriptors {
 public:
  NoDescriptors() {
    EXPECT(getrlimit(RLIMIT_NOFILE, &before_) == 0);
    const int next = open("/dev/null", O_RDONLY);
    close(next);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(next);
    EXPECT(setrlimit(RLIMIT_NOFILE, &none) == 0);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

// Opens as many sockets as the context allows. Some of them have pending connections.
std::vector<void*> fill(void* context, size_t limit) {
  EXPECT(zmq_ctx_set(context, ZMQ_MAX_SOCKETS, static_cast<int>(limit)) == 0);
  std::vector<void*> sockets;
  for (size_t i = 0; i < limit; ++i) sockets.push_back(open_socket(context, ZMQ_PAIR));
  const char* endpoints[] = {"inproc://nobody", "inproc://nowhere", "inproc://nobody"};
  for (size_t i = 0; i < 3; ++i) EXPECT(zmq_connect(sockets[i], endpoints[i]) == 0);
  return sockets;
}

// A blocked call wakes up, and the sockets can be closed.
void finish(const std::vector<void*>& sockets, std::thread& termination) {
  char byte;
  EXPECT(zmq_recv(sockets[0], &byte, 1, 0) < 0 && errno == ETERM);
  for (void* socket : sockets) EXPECT(zmq_close(socket) == 0);
  termination.join();
}

}  // namespace

void ipc_accept_without_descriptors() {
  char folder[] = "/tmp/zmq-napi-XXXXXX";
  EXPECT(mkdtemp(folder) != nullptr);
  const std::string path = std::string(folder) + "/socket";
  void* context = zmq_ctx_new();
  void* pull = open_socket(context, ZMQ_PULL);
  void* push = open_socket(context, ZMQ_PUSH);
  EXPECT(zmq_bind(pull, ("ipc://" + path).c_str()) == 0);
  const int client = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  {
    const NoDescriptors none;
    EXPECT(connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    sleep_ms(200);
  }
  EXPECT(zmq_connect(push, ("ipc://" + path).c_str()) == 0);
  EXPECT(send_frame(push, "after"));
  EXPECT(receive(pull) == Frames{"after"});
  close(client);
  zmq_close(push);
  zmq_close(pull);
  zmq_ctx_term(context);
  unlink(path.c_str());
  rmdir(folder);
}

void termination_slot() {
  void* context = zmq_ctx_new();
  const std::vector<void*> sockets = fill(context, 4);
  EXPECT(zmq_socket(context, ZMQ_PAIR) == nullptr && errno == EMFILE);
  std::thread termination([=] { EXPECT(zmq_ctx_term(context) == 0); });
  finish(sockets, termination);
}

void termination_without_descriptors() {
  void* context = zmq_ctx_new();
  const std::vector<void*> sockets = fill(context, 4);
  std::thread termination;
  {
    const NoDescriptors none;
    termination = std::thread([=] { EXPECT(zmq_ctx_term(context) == 0); });
    sleep_ms(200);
  }
  finish(sockets, termination);
}
