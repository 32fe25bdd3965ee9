// Peers that speak ZMTP on plain descriptors.

#ifndef TEST_VENDOR_FAULTS_WIRE_H_
#define TEST_VENDOR_FAULTS_WIRE_H_

#include <string>

namespace wire {

// A listener on a free port; a socket connects to `endpoint`.
int listen(std::string& endpoint);

// The next connection. A read from it gives up after two seconds.
int accept(int listener);

// A tcp connection to the endpoint that a socket is bound to.
int dial(void* socket);

void put(int peer, const std::string& bytes);

// Reads `count` bytes, or the bytes before the end.
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
