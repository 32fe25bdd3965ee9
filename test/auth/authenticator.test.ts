// A context has one authenticator at a time, for as long as both exist.

import { once } from "node:events";
import { Context, curveKeyPair, Dealer, Pull, Push, Reply } from "zmq-napi";
import { Authenticator, type Decision } from "zmq-napi/auth";

import "../support/leaks";

describe("an authenticator", () => {
  test("is the only one in its context", async () => {
    await using context = new Context();
    using auth = new Authenticator({ context });
    expect(() => new Authenticator({ context })).toThrow(
      expect.objectContaining({
        code: "EADDRINUSE",
        message: expect.stringContaining(
          "another authentication handler of this context has bound",
        ),
      }),
    );
    await using other = new Context();
    using another = new Authenticator({ context: other });
    auth.close();
    expect([auth.closed, another.closed]).toEqual([true, false]);
  });

  test("refuses a context that has a handler of another kind", async () => {
    await using context = new Context();
    using reply = new Reply({ context });
    reply.bindSync("inproc://zeromq.zap.01");
    expect(() => new Authenticator({ context })).toThrow(
      expect.objectContaining({ code: "EADDRINUSE" }),
    );
  });

  test("can be replaced by another one at once", async () => {
    await using context = new Context();
    for (let count = 0; count < 100; count++) {
      using auth = new Authenticator({ context });
      expect(auth.closed).toBe(false);
    }
  });

  test("ends with its context", async () => {
    const context = new Context();
    const auth = new Authenticator({ context });
    const ended = once(auth, "close");
    await context.close();
    await ended;
    expect(auth.closed).toBe(true);
    auth.close();
  });

  test("ends when its context is shut down", async () => {
    await using context = new Context();
    const auth = new Authenticator({ context });
    const ended = once(auth, "close");
    context.shutdown();
    await ended;
    expect(auth.closed).toBe(true);
  });

  test("is not made in a context that has ended", async () => {
    const context = new Context();
    await context.close();
    expect(() => new Authenticator({ context })).toThrow(
      expect.objectContaining({ code: "EFAULT" }),
    );
  });

  test.each<[unknown, string]>([
    [5, "Options must be an object"],
    [
      { foo: 1 },
      "Unknown option foo. The options are context, allow, deny, domains, null",
    ],
    [{ context: {} }, "context must be a Context"],
    [{ allow: "127.0.0.1" }, "allow must be an array of addresses and ranges"],
    [{ deny: [5] }, "deny takes strings, but got a number"],
    [{ allow: ["localhost"] }, "allow takes IP addresses"],
    [{ allow: ["10.0.0.0/33"] }, "allow takes IP addresses"],
    [{ allow: ["10.0.0.0/"] }, "allow takes IP addresses"],
    [{ allow: ["2001:db8::/129"] }, "allow takes IP addresses"],
    [{ allow: ["fe80::1%eth0"] }, "allow takes IP addresses"],
    [{ allow: ["::ffff:10.0.0.0/8"] }, "allow takes IP addresses"],
    [{ domains: "global" }, "domains must be an array of strings, but is a string"],
    [{ domains: [1] }, "domains must be an array of strings, but has a number"],
    [{ null: "any" }, "null must be true, false or a function"],
    [{ plain: "secret" }, "plain must be an object or Map of passwords, or a function"],
    [{ curve: "/etc/keys" }, 'curve must be "any", an array or Set of public keys'],
    [{ curve: 5 }, 'curve must be "any", an array or Set of public keys'],
    [{ curve: Buffer.alloc(32) }, 'curve must be "any", an array or Set of public keys'],
    [{ curve: new Date() }, "an object of another kind, [object Date]"],
    [{ curve: Promise.resolve("any") }, "is a Promise, which has to be awaited first"],
    [{ curve: null }, "but is null"],
    [{ plain: [] }, "plain must be an object or Map of passwords, or a function, but is"],
    [{ plain: new Set(["ada"]) }, "an object of another kind, [object Set]"],
    [{ plain: new Date() }, "an object of another kind, [object Date]"],
    [{ plain: Promise.resolve({}) }, "is a Promise, which has to be awaited first"],
    [{ plain: { ada: "lovelace", bob: 3 } }, "plain must have strings as passwords"],
    [{ plain: { ada: null } }, "plain must have strings as passwords"],
    [{ plain: new Map([["ada", 3]]) }, "plain must have strings as passwords"],
    [
      { plain: new Map([[1, "x"]]) },
      "plain must have strings as user names, but one is a number",
    ],
    [{ curve: ["short"] }, "A key in curve must be 40 characters of Z85"],
    [{ curve: ['"'.repeat(40)] }, "A key in curve must be 40 characters of Z85"],
    [{ curve: [Buffer.alloc(31)] }, "A key in curve must be 40 characters of Z85"],
    [{ curve: { ada: null } }, "A key in curve must be 40 characters of Z85"],
    [
      { curve: new Map([[1, "x"]]) },
      "curve must have strings as user names, but one is a number",
    ],
    [
      { timeout: "5" },
      'timeout takes a whole number from 1 to 2147483647, but is set to "5"',
    ],
    [
      { timeout: NaN },
      "timeout takes a whole number from 1 to 2147483647, but is set to NaN",
    ],
    [{ timeout: 0 }, "from 1 to 2147483647, but is set to 0"],
    [{ timeout: 1.5 }, "but is set to 1.5. Round it first"],
    [{ timeout: Infinity }, "from 1 to 2147483647, but is set to Infinity"],
    [
      { concurrency: -1 },
      "concurrency takes a whole number from 1 to 2147483647, but is set to -1",
    ],
  ])("is not made with %j", async (options, message) => {
    const any: any = options;
    expect(() => new Authenticator(any)).toThrow(message);
    // The failed constructions leave nothing behind.
    using auth = new Authenticator();
    expect(auth.closed).toBe(false);
  });
});

test("without an authenticator, sockets that enforce their domain refuse all clients", async () => {
  await using context = new Context();
  const keys = curveKeyPair();
  const own = curveKeyPair();
  const enforced = { zapDomain: "global", zapEnforceDomain: true };
  using open = new Pull({ context, receiveTimeout: 10_000 });
  using pull = new Pull({
    context,
    curveServer: true,
    curveSecretKey: keys.secretKey,
    ...enforced,
  });
  const options = {
    context,
    linger: 0,
    curvePublicKey: own.publicKey,
    curveSecretKey: own.secretKey,
    curveServerKey: keys.publicKey,
  };
  using push = new Push(options);
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  await push.send("before");
  using quick = new Push({ context, linger: 0 });
  quick.connect(await open.bind("tcp://127.0.0.1:*"));
  await quick.send("has come");
  await open.receive();
  expect(pull.tryReceive()).toBeUndefined();
  // The client's connection ended without an error message, and libzmq connects again.
  using auth = new Authenticator({ context, curve: [own.publicKey] });
  const [decision] = (await once(auth, "decision")) as [Decision];
  expect(decision).toMatchObject({ allowed: true, domain: "global" });
  expect(String(await pull.receive({ timeout: 10_000 }))).toBe("before");
  expect(auth.closed).toBe(false);
});

test("a program can still send its own ZAP requests in the context", async () => {
  await using context = new Context();
  using auth = new Authenticator({ context, plain: { ada: "lovelace" } });
  using dealer = new Dealer({ context, receiveTimeout: 10_000 });
  dealer.connect("inproc://zeromq.zap.01");
  const request = ["", "1.0", "7", "global", "10.0.0.1", "", "PLAIN", "ada", "lovelace"];
  await dealer.send(request);
  const answer = (await dealer.receive()).map(String);
  expect(answer).toEqual(["", "1.0", "7", "200", "OK", "ada", ""]);
  expect(auth.closed).toBe(false);
});
