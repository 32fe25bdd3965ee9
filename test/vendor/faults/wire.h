// Peers that speak ZMTP by hand, over plain descriptors.

#ifndef TEST_VENDOR_FAULTS_WIRE_H_
#define TEST_VENDOR_FAULTS_WIRE_H_

#include <string>

namespace wire {

// A listener on a free port; `endpoint` is what a socket connects to.
int listen(std::string& endpoint);

// The next connection; reading from it gives up after two seconds.
int accept(int listener);

// A tcp connection to what a socket is bound to.
int dial(void* socket);

void put(int peer, const std::string& bytes);

// So many bytes, or what came before the end.
std::string get(int peer, size_t count);

// Reads on; true if the connection ends, false after two seconds of silence.
bool is_over(int peer);

std::string frame(const std::string& body, char flags = 0);
std::string command(const std::string& body);

// The greeting of ZMTP 3.1 and READY, with NULL.
std::string hello(const std::string& type, const std::string& routing_id = "");

// The greeting of ZMTP 2.0 and a routing id.
std::string hello_v2(char type, const std::string& routing_id);

// Skips the greeting and READY of the other side.
void skip_hello(int peer);

}  // namespace wire

#endif  // TEST_VENDOR_FAULTS_WIRE_H_
