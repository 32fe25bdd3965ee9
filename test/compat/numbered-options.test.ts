// The methods with which subclasses of our classes reach options by libzmq's numbers.

import { both } from "./packages";
import { endingOf } from "./ending";

const methods: [kind: string, option: number, value: unknown, wrong: string][] = [
  ["Bool", 39, true, "Option value must be a boolean"],
  ["Int32", 17, 250, "Option value must be a number"],
  ["Uint32", 57, 3, "Option value must be a number"],
  ["Int64", 22, 0xff_ffff_ffff, "Option value must be a number"],
  ["Uint64", 4, 0xff_ffff_ffff, "Option value must be a number"],
  ["String", 55, "domain", "Option value must be a string or buffer"],
];

both((it) => {
  test.each(methods)("get%sOption and its setter", async (kind, option, value, wrong) => {
    const dealer = it.open("Dealer");
    const [get, set] = [`get${kind}Option`, `set${kind}Option`];
    dealer[set](option, value);
    expect(dealer[get](option)).toBe(value);

    const typeError = { how: "throws", type: "TypeError" };
    const message = it.says("Identifier must be a number");
    for (const number of [undefined, "17", null]) {
      const read = await endingOf(() => dealer[get](number));
      expect(read).toMatchObject({ ...typeError, message });
      const written = await endingOf(() => dealer[set](number, value));
      expect(written).toMatchObject({ ...typeError, message });
    }
    for (const bad of [undefined, {}]) {
      const written = await endingOf(() => dealer[set](option, bad));
      expect(written).toMatchObject({ ...typeError, message: it.says(wrong) });
    }
    const unknown = { how: "throws", code: "EINVAL", errno: 22 };
    expect(await endingOf(() => dealer[get](9999))).toMatchObject(unknown);
    expect(await endingOf(() => dealer[set](9999, value))).toMatchObject(unknown);

    const { how } = await endingOf(() => dealer[get](option, 1));
    expect(how).toBe(it.differs("arity", { zeromq: "throws", "zmq-napi": "returns" }));
  });

  test("text options take a Buffer and null", () => {
    const dealer = it.open("Dealer");
    dealer.setStringOption(68, Buffer.from("localhost:1"));
    expect(dealer.getStringOption(68)).toBe("localhost:1");
    dealer.setStringOption(68, null);
    expect(dealer.getStringOption(68)).toBeNull();
  });
});

describe("warnings", () => {
  both((it) => {
    /** Returns the warnings that a program causes. */
    async function warningsOf(body: string): Promise<string[]> {
      const { lines, code } = await it.run(
        `process.on("warning", ({ name, message }) => say(name + ": " + message));
         const dealer = new zmq.Dealer({ linger: 0 });
         ${body}
         await new Promise(setImmediate);
         dealer.close();`,
      );
      expect(code).toBe(0);
      return lines;
    }
    const late = "Warning: Socket option will not take effect until next connect/bind.";
    const options = "dealer.rate = 50; dealer.maxMessageSize = 5; dealer.ipv6 = true;";

    test.each([
      ["connect", `dealer.connect("tcp://127.0.0.1:9"); ${options}`],
      ["bind", `await dealer.bind("tcp://127.0.0.1:*"); ${options}`],
      [
        "bind has begun",
        `const bound = dealer.bind("inproc://a"); ${options} await bound;`,
      ],
      ["bindSync", `dealer.bindSync("tcp://127.0.0.1:*"); ${options}`],
    ])("options that come too late after %s", async (_what, body) => {
      expect(await warningsOf(body)).toEqual([late, late, late]);
    });

    test("none for options set before, or after the last endpoint is gone", async () => {
      const body = `
        ${options}
        dealer.connect("inproc://a");
        dealer.disconnect("inproc://a");
        dealer.rate = 51;`;
      expect(await warningsOf(body)).toEqual([]);
    });

    test("none for options that act at once", async () => {
      const body = `
        dealer.connect("tcp://127.0.0.1:9");
        Object.assign(dealer, { linger: 1, probeRouter: true, sendTimeout: 1 });
        Object.assign(dealer, { receiveTimeout: 1, sendHighWaterMark: 1 });
        dealer.receiveHighWaterMark = 1;
        const others = [
          new zmq.Router(), new zmq.Request(), new zmq.Subscriber(), new zmq.XPublisher(),
        ];
        for (const other of others) other.connect("inproc://a");
        const [router, request, subscriber, publisher] = others;
        Object.assign(router, { mandatory: true, handover: true, linger: 0 });
        Object.assign(request, { correlate: true, relaxed: true, linger: 0 });
        subscriber.subscribe("a");
        subscriber.unsubscribe("a");
        publisher.verbosity = "allSubs";
        for (const other of others) other.close();`;
      expect(await warningsOf(body)).toEqual([]);
    });

    test("a number beyond the exact integers", async () => {
      expect(await warningsOf("dealer.affinity = 2 ** 53;")).toEqual([
        "Warning: Value is larger than Number.MAX_SAFE_INTEGER and may have been rounded " +
          "inaccurately.",
      ]);
    });

    test("after a bind has failed", async () => {
      const body = `await dealer.bind("tcp://foo").catch(() => undefined); dealer.rate = 5;`;
      const expected = it.differs("failed-bind", { zeromq: [late], "zmq-napi": [] });
      expect(await warningsOf(body)).toEqual(expected);
    });
  });
});
