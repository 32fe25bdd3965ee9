// Prints the versions and capabilities of the two libraries, as JSON. vendor/scripts/build-libzmq.mjs
// runs this program, and refuses a libzmq that lacks a capability that the addon promises.

#include <sodium.h>
#include <stdio.h>
#include <zmq.h>

int main(void) {
  int major, minor, patch;
  zmq_version(&major, &minor, &patch);
  printf("{\"libzmq\":\"%d.%d.%d\",\"libsodium\":\"%s\",", major, minor, patch,
         sodium_version_string());
  printf("\"curve\":%d,\"draft\":%d,\"ws\":%d,\"ipc\":%d}\n", zmq_has("curve"),
         zmq_has("draft"), zmq_has("WS"), zmq_has("ipc"));
  return 0;
}
