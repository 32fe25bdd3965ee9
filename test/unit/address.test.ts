import {
  checkAddress,
  type EndpointUse,
  ipv6In,
  partsOf,
} from "../../lib/endpoint/address";
import { ZmqError } from "../../lib/errors";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

function refusal(address: string, to: EndpointUse): string | undefined {
  try {
    checkAddress(address, to);
  } catch (error) {
    if (!(error instanceof ZmqError)) throw error;
    expect(error.address).toBe(address);
    return `${error.code}: ${error.message}`;
  }
  return undefined;
}

describe("the parts of an endpoint", () => {
  test.each([
    ["tcp://a:1", { source: undefined, host: "a", port: "1", path: "" }],
    ["tcp://[::1]:*", { source: undefined, host: "[::1]", port: "*", path: "" }],
    ["tcp://b:0;a:1", { source: "b:0", host: "a", port: "1", path: "" }],
    ["udp://lo;239.0.0.1:5", { source: "lo", host: "239.0.0.1", port: "5", path: "" }],
    ["ws://a:1", { source: undefined, host: "a", port: "1", path: "" }],
    ["ws://a:1/", { source: undefined, host: "a", port: "1", path: "/" }],
    ["ws://a:1/b;c:2/d", { source: undefined, host: "a", port: "1", path: "/b;c:2/d" }],
    ["tcp://a:1/b", { source: undefined, host: "a", port: "1/b", path: "" }],
  ])("%s", (address, parts) => {
    expect(partsOf(address)).toMatchObject(parts);
  });

  test.each(["tcp://a", "ws://a/b:1", "ipc:///a:1", "inproc://a:1", "a:1", ""])(
    "%j has none",
    (address) => expect(partsOf(address)).toBeUndefined(),
  );
});

test.each([
  ["::1", "::1"],
  ["[::1]", "::1"],
  ["[fe80::1%eth0]", "fe80::1"],
  ["127.0.0.1", undefined],
  ["[127.0.0.1]", undefined],
  ["localhost", undefined],
])("the IPv6 address in %s is %s", (host, ip) => expect(ipv6In(host)).toBe(ip));

/** Refused addresses, with a word of the error text and the directions. */
const refusedTipc: [address: string, reason: RegExp, ...to: EndpointUse[]][] = [
  ["tipc://", /are written tipc:/, "bind", "connect"],
  ["tipc://...", /are written tipc:/, "bind", "connect"],
  ["tipc://{5560}", /are written tipc:/, "bind", "connect"],
  ["tipc://{63,0,0}", /up to 63 are reserved/, "bind", "connect"],
  ["tipc://{5560,1,0}", /1 to 0 is no range/, "bind", "connect"],
];

const refused: [address: string, text: RegExp, ...to: EndpointUse[]][] = [
  ["tcp://:5555", /^EINVAL: .*no host before the port/, "bind", "connect"],
  ["tcp://:*", /\* for all interfaces\. The endpoint is tcp:\/\/:\*$/, "bind"],
  ["ws://:5555/a", /no host/, "bind", "connect"],
  ["tcp://127.0.0.1", /no port after the host/, "bind", "connect"],
  ["ws://127.0.0.1/a", /no port after the host/, "bind", "connect"],
  ["tcp://*:5555", /\* is only for bind\(\)/, "connect"],
  ["ws://*:5555/a", /\* is only for bind\(\)/, "connect"],
  ["tcp://256.1.1.1:5", /256\.1\.1\.1 looks like an IPv4 address/, "bind", "connect"],
  ["tcp://[::1:5", /only an IPv6 .* in brackets, but \[::1 is none/, "bind", "connect"],
  ["tcp://[localhost]:5", /but \[localhost\] is none/, "bind", "connect"],
  ["tcp://127.0.0.1:5/a", /port to \w+ must be .*, but is 5\/a/, "bind", "connect"],
  ["tcp://127.0.0.1:*;127.0.0.1:9", /only .* for connect\(\) has a source/, "bind"],
  ["ws://127.0.0.1:0;127.0.0.1:9", /only a tcp endpoint/, "bind", "connect"],
  ["tcp://;127.0.0.1:9", /source of a connection is host:port.*is empty/, "connect"],
  ["tcp://127.0.0.1;127.0.0.1:9", /is host:port/, "connect"],
  ["tcp://127.0.0.1:70000;127.0.0.1:9", /\* or 0 to 65535/, "connect"],
  ["tcp://:0;127.0.0.1:9", /is host:port/, "connect"],
  ["tcp://localhost:0;127.0.0.1:9", /localhost is neither/, "connect"],
  ["tcp://constructor:0;127.0.0.1:9", /constructor is neither/, "connect"],
  ["ws://a:1/b c", /takes visible ASCII characters only/, "bind", "connect"],
  ["ws://a:1/b\r\nX-Y: z", /visible ASCII/, "bind", "connect"],
  ["ws://a:1/ä", /visible ASCII/, "bind", "connect"],
  [`ws://a:1/${"b".repeat(2048)}`, /^ENAMETOOLONG: .*2049/, "bind", "connect"],
  ["ipc://", /there is no path/, "bind", "connect"],
  ["ipc://@", /no name after the @/, "bind", "connect"],
  ["ipc://*", /\* is only for bind\(\)/, "connect"],
  ["ipc://*x", /\* by itself/, "bind"],
  ...refusedTipc,
  [
    `ipc://${"x".repeat(108)}`,
    /^ENAMETOOLONG: .*but this one has 108;/,
    "bind",
    "connect",
  ],
];

describe("an address that libzmq would misread or never reach", () => {
  const rows = refused.flatMap(([address, text, ...directions]) =>
    directions.map((to) => [to, address, text] as const),
  );

  test.each(rows)("%s to %j is refused", (to, address, text) => {
    expect(refusal(address, to)).toMatch(text);
  });
});

const taken: [address: string, ...to: EndpointUse[]][] = [
  ["tcp://*:*", "bind"],
  ["tcp://*:0", "bind"],
  ["tcp://lo:*", "bind"],
  ["tcp://[::]:*", "bind"],
  ["tcp://::1:5", "bind", "connect"],
  ["tcp://[fe80::1%lo]:5", "bind", "connect"],
  ["tcp://host.example:5", "bind", "connect"],
  ["tcp://127.0.0.1:0;127.0.0.1:5", "connect"],
  ["tcp://127.0.0.1:*;host.example:5", "connect"],
  ["tcp://[::1]:*;[::1]:5", "connect"],
  ["udp://*:5", "bind", "connect"],
  ["udp://lo;239.0.0.1:5", "bind", "connect"],
  ["ws://a:1", "bind", "connect"],
  ["ws://a:1/b?c=d", "bind", "connect"],
  ["ipc://*", "bind"],
  ["ipc://./*", "bind", "connect"],
  ["ipc://@a", "bind", "connect"],
  ["inproc://*", "bind", "connect"],
  ["tipc://{5560,0,0}", "bind", "connect"],
  ["tipc://{5560,0}", "bind", "connect"],
  ["tipc://{5560,0}@0.0.0", "bind", "connect"],
  ["tipc://<*>", "bind", "connect"],
  ["tipc://<1.1.1:7>", "bind", "connect"],
  ["unheard-of", "bind", "connect"],
];

describe("an address that makes sense, or that libzmq refuses itself", () => {
  const rows = taken.flatMap(([address, ...directions]) =>
    directions.map((to) => [to, address] as const),
  );

  test.each(rows)("%s to %j is accepted", (to, address) => {
    expect(refusal(address, to)).toBeUndefined();
  });
});
