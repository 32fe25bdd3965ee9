// Where `zmq-napi ping` connects.

import { targetOf } from "../../lib/cli/ping/dial";
import { refusalOf } from "../../lib/cli/ping/refusals";

test.each([
  ["tcp://localhost:5555", false, 4],
  ["tcp://localhost:5555", true, 0],
  ["tcp://127.0.0.1:5555", false, 4],
  ["tcp://[::1]:5555", false, 0],
  ["ws://localhost:80/feed", false, 4],
])("%s, with --ipv6: %s, is looked up in family %d", (endpoint, ipv6, family) => {
  expect(targetOf(endpoint, ipv6).to).toMatchObject({ family });
});

test("a name without an IPv4 address is told as such", () => {
  const error = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
  expect(refusalOf(error, targetOf("tcp://six.example:5", false))).toMatch(/--ipv6/);
  expect(refusalOf(error, targetOf("tcp://six.example:5", true))).toMatch(/no host/);
});
