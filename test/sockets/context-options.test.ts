import { readdirSync, readFileSync } from "node:fs";
import { Context, Pair, Pull, Push } from "zmq-napi";

const defaults = {
  ioThreads: 1,
  maxSockets: 1023,
  threadPriority: -1,
  threadSchedulingPolicy: -1,
  maxMessageSize: 2_147_483_647,
  threadNamePrefix: null,
  threadAffinityCpus: [],
  zeroCopyReceive: true,
  ipv6: false,
  blocky: true,
};

test("a context has libzmq's defaults", async () => {
  await using own = new Context();
  expect(own).toMatchObject(defaults);
  expect(own.maxSocketsLimit).toBeGreaterThanOrEqual(1023);
  expect(own.messageStructSize).toBe(64);
});

test("a context reads what was set", async () => {
  const options = {
    ioThreads: 2,
    maxSockets: 50,
    maxMessageSize: 1000,
    threadNamePrefix: "nap",
    zeroCopyReceive: false,
    ipv6: true,
    blocky: false,
  };
  await using own = new Context(Object.freeze(options));
  expect(own).toMatchObject(options);
  own.ipv6 = false;
  expect(own.ipv6).toBe(false);
});

test.each([
  ["ioThreads", -1, RangeError],
  ["ioThreads", "2", TypeError],
  ["ioThreads", 257, RangeError],
  ["ioThreads", 2 ** 31 - 1, RangeError],
  ["maxSockets", 0, RangeError],
  ["maxSockets", 2 ** 20 + 1, RangeError],
  ["maxSockets", 2 ** 31 - 1, RangeError],
  ["maxMessageSize", -1, RangeError],
  ["ipv6", 1, TypeError],
  ["blocky", "yes", TypeError],
  ["threadPriority", -2, RangeError],
  ["threadPriority", -1, RangeError],
  ["threadSchedulingPolicy", -1, RangeError],
  ["threadSchedulingPolicy", 77, RangeError],
  ["threadNamePrefix", "", RangeError],
  ["threadNamePrefix", null, RangeError],
  ["threadNamePrefix", "seventeen letters", RangeError],
  ["threadNamePrefix", "a\0b", RangeError],
  ["threadNamePrefix", 5, TypeError],
  ["threadAffinityCpus", 0, TypeError],
  ["threadAffinityCpus", "0", TypeError],
  ["threadAffinityCpus", ["0"], TypeError],
  ["threadAffinityCpus", [-1], RangeError],
  ["threadAffinityCpus", [4000], RangeError],
  ["zeroCopyReceive", 1, TypeError],
  ["messageStructSize", 1, TypeError],
  ["maxSocketsLimit", 1, TypeError],
  ["unknown", 1, TypeError],
])("%s cannot be %p", async (name, value, error) => {
  await using own = new Context();
  expect(() => Object.assign(own, { [name]: value })).toThrow(error);
  expect(() => Object.assign(own, { [name]: value })).toThrow(name);
  expect(() => new Context({ [name]: value })).toThrow(error);
});

test.each(["a", "four", "ümlaut", "sixteen letters!"])(
  "threadNamePrefix reads as it was set: %p",
  async (name) => {
    await using own = new Context({ threadNamePrefix: name });
    expect(own.threadNamePrefix).toBe(name);
  },
);

/** Returns names and CPUs of libzmq's threads in this process, as Linux reports them. */
function threads(prefix: string): { name: string; cpus: string }[] {
  return readdirSync("/proc/self/task").flatMap((thread) => {
    const status = readFileSync(`/proc/self/task/${thread}/status`, "utf8");
    const [, name = ""] = /^Name:\t(.*)$/m.exec(status) ?? [];
    const [, cpus = ""] = /^Cpus_allowed_list:\t(.*)$/m.exec(status) ?? [];
    return name.startsWith(prefix) ? [{ name, cpus }] : [];
  });
}

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux("threads have the name and run on the CPUs that they were given", async () => {
  const allowed = /^Cpus_allowed_list:\t(\d+)/m.exec(
    readFileSync("/proc/self/status", "utf8"),
  );
  const cpu = Number(allowed?.[1]);
  await using own = new Context({ threadNamePrefix: "four", threadAffinityCpus: [cpu] });
  expect(own.threadAffinityCpus).toEqual([cpu]);
  using pair = new Pair({ context: own });
  expect(pair.closed).toBe(false);
  // A thread sets its name when it starts.
  while (threads("four/").length < 2) await new Promise(setImmediate);
  expect(threads("four/").map(({ cpus }) => cpus)).toEqual([`${cpu}`, `${cpu}`]);
});

onLinux("threadAffinityCpus replaces its old value, and [] resets it", async () => {
  await using own = new Context();
  own.threadAffinityCpus = [0, 0];
  expect(own.threadAffinityCpus).toEqual([0]);
  expect(() => (own.threadAffinityCpus = [4000])).toThrow(RangeError);
  expect(own.threadAffinityCpus).toEqual([0]);
  own.threadAffinityCpus = [];
  expect(own.threadAffinityCpus).toEqual([]);
});

test.each([true, false])("frames arrive whole with zeroCopyReceive %p", async (value) => {
  await using own = new Context({ zeroCopyReceive: value });
  using push = new Push({ context: own });
  using pull = new Pull({ context: own });
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  const frames = [1, 100, 5_000, 100_000].map((size) => Buffer.alloc(size, size % 251));
  await push.send(frames);
  const received = await pull.receive();
  expect(received.map((frame, i) => frame.equals(frames[i]!))).toEqual(
    frames.map(() => true),
  );
});

test("maxSockets bounds the sockets that are open", async () => {
  await using own = new Context({ maxSockets: 2 });
  using one = new Pair({ context: own });
  using two = new Pair({ context: own });
  expect([one.closed, two.closed]).toEqual([false, false]);
  expect(() => new Pair({ context: own })).toThrow(
    expect.objectContaining({ code: "EMFILE" }),
  );
});

test("ipv6 and blocky of the context are the defaults of its sockets", async () => {
  await using own = new Context({ ipv6: true, blocky: false });
  using pair = new Pair({ context: own });
  expect([pair.ipv6, pair.linger]).toEqual([true, 0]);
  using other = new Pair({ context: own, ipv6: false, linger: -1 });
  expect([other.ipv6, other.linger]).toEqual([false, -1]);
});

test("a context with as many I/O threads and sockets as it may have works", async () => {
  await using own = new Context({ maxSockets: 2 ** 20, ioThreads: 8 });
  using pair = new Pair({ context: own });
  expect(pair.closed).toBe(false);
});

test("an option set by number has the range of its name", async () => {
  await using own = new Context();
  for (const [option, value] of [
    [1, 257],
    [1, 2 ** 31 - 1],
    [2, 2 ** 31 - 1],
    [2, 0],
  ] as const) {
    expect(() => own.setOption(option, value)).toThrow(RangeError);
  }
  own.setOption(1, 2);
  expect(own.ioThreads).toBe(2);
});
