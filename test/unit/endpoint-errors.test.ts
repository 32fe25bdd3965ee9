import { shown } from "../../lib/endpoint/address";
import { endpointError, type Failure } from "../../lib/endpoint/errors";
import { ZmqError } from "../../lib/errors";
import { SocketType } from "../../lib/socket-types";

const fake = require("./fake-addon");

/** A libzmq that was built with everything but TLS, PGM and VMCI. */
jest.mock("../../lib/addon/addon", () => ({
  addon: () => ({
    ...fake.addon(),
    has: (name: string) => !["WSS", "pgm", "vmci"].includes(name),
  }),
}));

function error(code: string, failure: Partial<Failure> & { address: string }): ZmqError {
  const status = -new ZmqError(code).errno;
  return endpointError(status, {
    syscall: "zmq_bind",
    type: SocketType.Dealer,
    ...failure,
  });
}

/** The codes that a call with an endpoint may end with. */
const codes = [
  ...["EACCES", "EADDRINUSE", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL", "EMFILE"],
  ...["EMTHREAD", "ENOCOMPATPROTO", "ENODEV", "ENOENT", "ENOTDIR", "ENOTSUP"],
  ...["EPROTONOSUPPORT", "EROFS", "ELOOP", "ECONNREFUSED"],
];
const addresses = [
  ...["tcp://192.0.2.1:5555", "ipc:///no/where", "ipc://@name", "inproc://name"],
  ...["udp://*:5555", "tipc://{5560,0,0}", "foo://bar"],
];
const calls = [
  "zmq_bind",
  "zmq_unbind",
  "zmq_connect",
  "zmq_connect_peer",
  "zmq_disconnect",
] as const;

describe.each(codes)("%s", (code) => {
  const rows = addresses.flatMap((address) =>
    calls.map((syscall) => [syscall, address] as const),
  );

  test.each(rows)("of %s names the endpoint %s, and says more", (syscall, address) => {
    const found = error(code, { address, syscall });
    expect(found).toMatchObject({ name: "ZmqError", code, address, syscall });
    expect(found.message).toContain(address);
    expect(found.message.startsWith(`${new ZmqError(code).message}: `)).toBe(true);
  });
});

test.each(["ETERM", "EFAULT"])(
  "%s, which is not about the endpoint, does not",
  (code) => {
    const found = error(code, { address: "tcp://*:1" });
    expect(found.message).toBe(new ZmqError(code).message);
  },
);

test("an unknown errno is a number in the text", () => {
  const found = endpointError(-987_654, {
    address: "tcp://*:1",
    syscall: "zmq_bind",
    type: SocketType.Dealer,
  });
  expect(found).toMatchObject({ code: "", message: "Unknown error 987654" });
});

describe("what it says", () => {
  test.each<[string, string, Partial<Failure>, RegExp]>([
    ["EADDRINUSE", "tcp://*:5", {}, /Choose another port, or \* for a free one/],
    ["EADDRINUSE", "ipc:///no/where", {}, /listens at .*Choose another path/],
    ["EADDRINUSE", "ipc:///dev/null", {}, /is a file that is not a socket/],
    ["EADDRINUSE", "inproc://a", {}, /of this context has bound .*another name/],
    ["EACCES", "tcp://*:80", {}, /no right to bind to .*Choose another port/],
    ["EACCES", "ipc:///root/a", {}, /Let this user write in the folder \/root,/],
    ["EACCES", "ipc://*", {}, /write in the temporary folder/],
    ["EADDRNOTAVAIL", "tcp://192.0.2.1:5", {}, /not have the address 192\.0\.2\.1\./],
    ["ENODEV", "tcp://eth7:5", {}, /eth7 is no address or interface/],
    ["ENOENT", "ipc:///no/where", {}, /the folder \/no for .* does not exist/],
    ["ENOENT", "ipc://*", {}, /: the temporary folder for ipc:\/\/\* does not exist/],
    ["ENOCOMPATPROTO", "udp://*:5", {}, /a Dealer can't bind to udp:\/\/\*:5\. Use/],
    [
      "ENOCOMPATPROTO",
      "inproc://a",
      { syscall: "zmq_connect", type: SocketType.XPublisher },
      /an XPublisher can't connect to inproc:\/\/a, because .* Connect types that fit/,
    ],
    ["ENOCOMPATPROTO", "udp://*:5", { type: 37 }, /a socket of type 37 can't/],
    ["EMFILE", "udp://*:5", { action: "connect to" }, /left to connect to udp/],
    ["EINVAL", "ws://a:5/", { syscall: "zmq_connect" }, /a is no address, and no name/],
  ])("%s of %s %j", (code, address, failure, text) => {
    expect(error(code, { address, ...failure }).message).toMatch(text);
  });
});

describe("a transport that is missing", () => {
  test.each([
    ["TCP://127.0.0.1:5", /no transport "TCP".*Did you mean tcp:\/\/127\.0\.0\.1:5\?$/],
    ["tpc://a:5", /Did you mean tcp:\/\/a:5\?$/],
    ["Inproc://Name", /Did you mean inproc:\/\/Name\?$/],
    ["http://a:5/b", /Did you mean ws:\/\/a:5\/b\?$/],
    ["unix:///tmp/a", /Did you mean ipc:\/\/\/tmp\/a\?$/],
    ["foo://bar", /The transports, in lower case, are tcp, ipc, .*norm$/],
    ["https://a:5/b", /no transport "https"(?!.*Did you mean)/],
    ["wss://a:5/b", /wss needs a libzmq that was built with TLS, .*Use ws with CURVE/],
    ["WSS://a:5/b", /no transport "WSS"/],
    ["epgm://eth0;239.0.0.1:5", /epgm needs a libzmq that was built with pgm/],
    ["vmci://*:5", /vmci needs a libzmq that was built with vmci/],
  ])("%s", (address, text) => {
    expect(error("EPROTONOSUPPORT", { address }).message).toMatch(text);
  });
});

describe("an endpoint without a transport", () => {
  test.each([
    ["127.0.0.1:5555", "tcp://127.0.0.1:5555"],
    ["*:5555", "tcp://*:5555"],
    ["localhost:*", "tcp://localhost:*"],
    ["tcp:127.0.0.1:5555", "tcp://127.0.0.1:5555"],
    ["TCP:/127.0.0.1:5555", "tcp://127.0.0.1:5555"],
    ["inproc:name", "inproc://name"],
    ["/tmp/feed", "ipc:///tmp/feed"],
    ["./feed", "ipc://./feed"],
  ])("%s: did you mean %s?", (address, meant) => {
    const { message } = error("EINVAL", { address });
    expect(message).toContain(`this one is "${address}". Did you mean ${meant}?`);
  });

  test.each(["foo-bar", "", "tcp:", ":", "a b"])("%j: nothing is guessed", (address) => {
    expect(error("EINVAL", { address }).message).toBe(
      "Invalid argument: endpoints are written transport://address, such as " +
        `tcp://127.0.0.1:5555, but this one is "${address}"`,
    );
  });
});

test("an endpoint is shown in one line, and not at any length", () => {
  expect(shown("tcp://a:1")).toBe("tcp://a:1");
  expect(shown("ws://a:1/b\r\nX: y")).toBe('"ws://a:1/b\\r\\nX: y"');
  expect(shown(`ipc://${"x".repeat(5000)}`)).toHaveLength(201);
});
