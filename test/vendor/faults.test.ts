// Each scenario with a patch fails without the patch; `linger-ends` guards its patch.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./workshop";

const where = execFileSync(
  process.execPath,
  [join(repository, "scripts/build-libzmq.mjs"), "--where"],
  { encoding: "utf8" },
).trim();
const output = join(repository, where);
const versions = join(output, "versions.json");
const built = process.platform === "linux" && existsSync(versions);
const sources = join(__dirname, "faults");

/** Each scenario with the patch that it needs, if the release fails, and the law it tests. */
const scenarios: Record<string, [patch: string | null, law: string]> = {
  "udp-group-length": ["udp-group-length", "a DISH survives any datagram"],
  "udp-datagram-limit": ["udp-datagram-limit", "a RADIO drops what no datagram can hold"],
  "udp-would-block": ["udp-would-block", "a RADIO goes on after a full socket buffer"],
  "udp-port-taken": [null, "an endpoint whose udp port is taken is given up"],
  "udp-unbind": ["udp-unbind", "a udp endpoint can be unbound"],
  "long-group-peers": [
    "long-group-references",
    "everybody in a group with a long name gets its messages",
  ],
  "long-group-joined-at-two-peers": [
    "long-group-references",
    "a group with a long name can be joined at several peers",
  ],
  "join-group-length": [
    "join-group-length",
    "a RADIO survives a group of any length that a peer joins or leaves",
  ],
  "ipc-accept-without-descriptors": [
    "ipc-accept-without-descriptors",
    "an ipc listener survives a lack of descriptors",
  ],
  "termination-slot": [
    "termination-slot",
    "a context ends with pending connections and no socket left",
  ],
  "termination-without-descriptors": [
    "termination-slot",
    "a context ends once descriptors are free again",
  ],
  "load-balancer-current-pipe": [
    "load-balancer-current-pipe",
    "a message goes to one peer though another leaves",
  ],
  "req-lost-peer-told-at-the-end": [
    "req-lost-peer",
    "a REQ is in step after its peer left: told by the last frame",
  ],
  "req-lost-peer-told-in-between": [
    "req-lost-peer",
    "a REQ is in step after its peer left: told by a frame between",
  ],
  "req-lost-peer-told-at-the-start": [
    "req-lost-peer",
    "a REQ is in step after its peer left: told by the first frame",
  ],
  "xpub-manual-lost-peer": [
    "xpub-manual-lost-peer",
    "an XPUB's late answer to a subscription has no effect",
  ],
  "connect-routing-id-taken": [
    "connect-routing-id-taken",
    "a second connection cannot take an id that is in use",
  ],
  "ipc-peer-has-left": [
    "ipc-peer-has-left",
    "everything arrives of a sender over ipc that lingered and left",
  ],
  "ipc-peer-has-left-heartbeats": [
    "ipc-peer-has-left",
    "everything arrives of a sender over ipc that left, with heartbeats",
  ],
  "leaving-peers": [
    "leaving-peers",
    "a SERVER learns that a peer has left before it has read all of it",
  ],
  "leaving-peers-when-full": [
    "leaving-peers",
    "a mandatory ROUTER learns that a peer has left with which it was full",
  ],
  "disconnect-message": [
    null,
    "a socket that has a disconnect message closes together with its peer",
  ],
  "linger-until-written": [
    "linger-until-written",
    "a socket that lingers has written all of it before it ends",
  ],
  "linger-ends": [
    "linger-until-written",
    "a socket lingers no longer than it is told, or than its peer is there",
  ],
  "stream-until-written": [
    "linger-until-written",
    "a STREAM has written what it sent before it ends a connection",
  ],
  "socks-refused": ["socks-refused", "a socket closes that its SOCKS proxy has refused"],
  "long-topic-flag": [null, "topics of any length come and go"],
  "interrupted-commands": [null, "a signal hides nothing"],
  "random-stays-open": [null, "the source of random numbers stays open"],
  "ws-connection-header": [
    "ws-connection-header",
    "a ws socket takes the header Connection as a list",
  ],
  "ws-browsers-heartbeats": ["ws-browsers", "a ws socket has heartbeats with browsers"],
  "ws-browsers-ping": ["ws-browsers", "a ws socket answers a browser's pings"],
  "ws-browsers-close": ["ws-browsers", "a ws socket closes when a browser does"],
  "ws-browsers-zap": [
    "ws-browsers",
    "a ws socket with a ZAP domain refuses those whom no handler can judge",
  ],
  "ws-fragments": ["ws-fragments", "a ws socket takes messages in fragments"],
  "ws-handshake-timeout": [
    "ws-handshake-timeout",
    "a ws socket waits no longer for a handshake than it is told to",
  ],
  "router-identity-collision": [
    "router-identity-collision",
    "a peer cannot take an id that a ROUTER generates",
  ],
  "generated-id-taken": [
    "router-identity-collision",
    "a ROUTER generates no id that is in use",
  ],
  "command-lengths": [
    "command-lengths",
    "a command that is too short ends the connection",
  ],
  "channel-frames": [
    "channel-frames",
    "a CHANNEL frees the messages of several frames that it skips",
  ],
  "zap-malformed-replies": [
    "zap-reply-frames",
    "a server frees the malformed replies of its ZAP handler",
  ],
  "input-after-reconnect": [
    "input-after-reconnect",
    "a ROUTER with a full queue goes on after a reconnect",
  ],
  "heartbeat-while-stopped": [
    "heartbeat-while-stopped",
    "a PULL that does not read keeps its peer",
  ],
  "old-peer-when-full": [
    "old-peers-and-full-queues",
    "a ROUTER with a full queue waits with an old peer's id",
  ],
  "old-subscriber-when-full": [
    "old-peers-and-full-queues",
    "a PUB with a full queue waits with an old peer's subscription",
  ],
  "old-peer-stays": [null, "an old peer stays after the time for a handshake"],
  "dish-when-full": [
    "group-and-body",
    "a DISH with a full queue takes messages of an empty group",
  ],
  "dish-heartbeats": ["group-and-body", "heartbeats pass between RADIO and DISH"],
  "dish-group-alone": ["group-and-body", "a DISH keeps no group without a body"],
  "radio-group-alone": [
    "group-and-body",
    "a RADIO keeps no body whose connection ended after the group",
  ],
  "ws-paths": ["ws-paths", "a ws endpoint has a path of any number of segments"],
  "leaving-peers-watermarks": [
    "hwm-of-leaving-peers",
    "a high-water mark may be set while peers leave",
  ],
  "leaving-peers-statistics": [
    "hwm-of-leaving-peers",
    "statistics may be asked for while peers leave",
  ],
  "socks-replies-of-any-length": [
    "socks-replies",
    "a SOCKS proxy may reply with a name of any length",
  ],
  "socks-replies-in-pieces": ["socks-replies", "a SOCKS proxy may reply in pieces"],
  "socks-long-host": [
    "socks-replies",
    "a host name that SOCKS cannot express is a failed attempt",
  ],
  "rep-lost-peer": [
    "rep-lost-peer",
    "a REP replies to the client after one that left with a malformed request",
  ],
  "conflate-whole-messages": [
    "conflate-whole-messages",
    "a socket with CONFLATE never reads a part of a message",
  ],
  "xpub-manual-own-peer": [
    "xpub-manual-own-peer",
    "an XPUB gives an approval to the peer that asked",
  ],
  "xpub-manual-other-leaves": [
    "xpub-manual-own-peer",
    "an XPUB gives an approval though another peer has left",
  ],
  "ws-early-ping": [
    "ws-early-ping",
    "a ws socket sends its routing id though a PING came first",
  ],
  "topic-length": [
    "topic-length",
    "a subscription to a topic that is too long ends the connection",
  ],
  "linger-after-shutdown": [
    "linger-after-shutdown",
    "a socket's linger can be shortened after its context was shut down",
  ],
  "first-socket-without-descriptors": [
    "start-without-resources",
    "a context without descriptors for its first socket says so, and recovers",
  ],
  "first-socket-without-threads": [
    "start-without-resources",
    "a context without threads for its first socket says so, and recovers",
  ],
  "reaping-without-descriptors": [
    "reaping-without-descriptors",
    "a thread-safe socket closes without descriptors",
  ],
  "interfaces-without-descriptors": [
    "interfaces-without-descriptors",
    "binding to an interface without descriptors says so",
  ],
  "network-errors": [
    "network-errors",
    "whatever the network reports of a connection, the next one works",
  ],
  "refused-options": [
    "refused-options",
    "a priority or type of service that the system refuses is an error, or an event",
  ],
  "refused-scheduling": [
    "refused-options",
    "threads run without the scheduling that the system refuses",
  ],
  "refused-poll": [
    "refused-options",
    "polling more items than the system allows is an error",
  ],
  "listener-closed": [
    "listener-closed",
    "an endpoint can be bound again when its listener is told to be closed",
  ],
  "unbind-after-bind": [
    "unbind-after-bind",
    "an endpoint that is unbound right after it was bound is closed",
  ],
  "inproc-name-after-close": [
    "inproc-name-after-close",
    "the name of a closed socket is free at once",
  ],
  "next-pair-peer": [
    "next-pair-peer",
    "a PAIR, or CHANNEL, that connects again at once has its peer, in order",
  ],
  "inproc-left-before-bind": [
    "inproc-left-pending",
    "an inproc name can be bound after who connected to it has left",
  ],
  "inproc-left-with-messages": [
    "inproc-left-pending",
    "who binds an inproc name gets the messages of who connected and left",
  ],
  "inproc-left-with-messages-until-the-end": [
    null,
    "a context ends with messages for an inproc name that nobody has bound",
  ],
  "inproc-left-gives-back": [
    "inproc-left-pending",
    "a socket that connected to an unbound inproc name gives back its place",
  ],
  "inproc-types": [
    "inproc-types",
    "sockets that do not fit are not connected over inproc",
  ],
  "inproc-types-wait": [
    "inproc-types",
    "who has connected first waits for a type that fits",
  ],
  "inproc-zap-of-another-type": [
    "inproc-types",
    "a server survives a ZAP handler of another type",
  ],
  "safe-mailbox-lock": [
    "safe-mailbox-lock",
    "two threads connect and bind thread-safe sockets over inproc",
  ],
  "user-id-at-low-watermark": [
    "user-id-frames",
    "a socket with a high-water mark of 1 hears a peer that has a user id",
  ],
  "user-id-of-replier": ["user-id-frames", "a REQ hears a REP that has a user id"],
  "user-id-of-radio": ["user-id-frames", "a DISH hears a RADIO that has a user id"],
  "ws-curve-subscriptions": [
    "ws-curve-subscriptions",
    "a SUB can subscribe over ws with CURVE",
  ],
  "disconnect-between-frames": [
    "disconnect-between-frames",
    "a message is whole though its peer is disconnected while it is read",
  ],
  "inproc-waiting-refused": [
    "inproc-handover",
    "a PAIR that binds refuses all but the first that waited, also a ROUTER",
  ],
  "inproc-waiting-closed": [
    "inproc-handover",
    "a socket with a hello message binds where a closed socket waited",
  ],
};

(built ? describe : describe.skip)("the patched libzmq", () => {
  let folder: string;
  const program = () => join(folder, "faults");

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "zmq-napi-faults-"));
    const files = readdirSync(sources).filter((file) => file.endsWith(".cc"));
    execFileSync("g++", [
      ...["-std=c++17", "-Wall", "-Wextra", "-Werror", "-DZMQ_BUILD_DRAFT_API=1"],
      ...["-isystem", join(output, "include"), ...files.map((f) => join(sources, f))],
      "-Wl,--wrap=randombytes_close",
      ...["libzmq.a", "libsodium.a"].map((name) => join(output, "lib", name)),
      ...["-pthread", "-o", program()],
    ]);
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  test("is tried in every scenario", () => {
    const { stdout } = spawnSync(program(), { encoding: "utf8" });
    expect(stdout.trim().split("\n").sort()).toEqual(Object.keys(scenarios).sort());
  });

  test.each(Object.entries(scenarios))("%s", (name, [, law]) => {
    const options = { encoding: "utf8", timeout: 15_000 } as const;
    const { status, signal, stderr } = spawnSync(program(), [name], options);
    expect({ law, status, signal, stderr }).toEqual({
      law,
      status: 0,
      signal: null,
      stderr: "",
    });
  });
});

describe("every patch", () => {
  const patches = join(repository, "vendor", "patches");
  const files = readdirSync(patches).flatMap((library) =>
    readdirSync(join(patches, library)).map((file) => join(library, file)),
  );

  test("that a scenario names is there", () => {
    const named = Object.values(scenarios).flatMap(([patch]) => patch ?? []);
    const there = files.map((file) => file.replace(/^.*\/\d+-(.*)\.patch$/, "$1"));
    expect(there).toEqual(expect.arrayContaining(named));
  });

  test.each(files)("%s opens with its reason", (file) => {
    const [reason = ""] = readFileSync(join(patches, file), "utf8").split(/^--- /m);
    expect(reason.trim().length).toBeGreaterThan(80);
  });
});
