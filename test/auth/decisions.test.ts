import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import {
  type AuthenticatorOptions,
  type PlainRequest,
  type Verdict,
} from "zmq-napi/auth";

import "../support/leaks";
import { Door } from "./door";

const plainServer = { plainServer: true };
const client = (plainUsername: string) => ({ plainUsername, plainPassword: "secret" });

/** Opens a door whose handler answers PLAIN clients. */
function doorWith(
  plain: (request: PlainRequest) => unknown,
  options: AuthenticatorOptions = {},
): Promise<Door> {
  const handler = plain as () => Verdict;
  return Door.open({ ...options, plain: handler }, plainServer);
}

/** A promise, and the functions that settle it. */
function deferred<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<Value>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

describe("a handler's answer", () => {
  test.each([
    [true, 200, "OK"],
    [false, 400, "Refused"],
    [{ allowed: true }, 200, "OK"],
    [{ allowed: false }, 400, "Refused"],
    [{ allowed: false, reason: "Closed on Sundays" }, 400, "Closed on Sundays"],
    [{ allowed: false, temporary: true, reason: "Full" }, 300, "Full"],
  ])("%j comes to status %d", async (verdict, status, reason) => {
    for (const answer of [() => verdict, async () => verdict]) {
      await using door = await doorWith(answer);
      const { decision, message } = await door.knock(client("ada"));
      expect(decision).toMatchObject({ status, reason, allowed: status === 200 });
      expect(message?.metadata.userId).toBe(status === 200 ? "ada" : undefined);
    }
  });

  test.each([
    undefined,
    null,
    1,
    "yes",
    {},
    { userId: "ada" },
    { allowed: 1 },
    { allowed: true, userId: 5 },
    { allowed: true, userId: "ada\0eve" },
    { allowed: true, metadata: 5 },
    { allowed: true, metadata: { role: 5 } },
    { allowed: true, metadata: { "no name": "x" } },
    { allowed: true, metadata: { role: "a\0b" } },
    { allowed: true, metadata: { Identity: "admin" } },
    { allowed: true, metadata: { "user-id": "admin" } },
    { allowed: true, metadata: { "Socket-Type": "REP" } },
    { allowed: true, metadata: { ["x".repeat(256)]: "x" } },
  ])("%j is none, and turns the client away", async (verdict) => {
    for (const answer of [() => verdict, async () => verdict]) {
      await using door = await doorWith(answer);
      const failed = once(door.auth, "error");
      const { decision } = await door.knock(client("ada"));
      expect(decision).toMatchObject({ status: 500, reason: "The handler failed" });
      expect(await failed).toEqual([expect.any(TypeError), decision]);
    }
  });

  test("may add properties to its client's messages", async () => {
    const metadata = new Map([
      ["role", "poet"],
      ["X-Long", "ü".repeat(1000)],
      ["empty", ""],
    ]);
    await using door = await doorWith(() => ({ allowed: true, userId: "1", metadata }));
    door.client(client("ada"));
    const names = [...metadata.keys(), "Role"];
    const received = await door.server.receive({ metadata: names });
    expect(received.metadata.userId).toBe("1");
    expect(received.metadata.properties).toEqual(metadata);
  });

  test("is for one client: each other client is a new question", async () => {
    await using door = await doorWith(({ username }) => ({
      allowed: true,
      userId: `user ${username}`,
    }));
    for (const name of ["ada", "bob", "ada"]) {
      const { message } = await door.knock(client(name));
      expect(message?.metadata.userId).toBe(`user ${name}`);
    }
  });
});

describe("a handler that fails", () => {
  const failure = new Error("no connection to the database");

  test.each([
    [
      "throws",
      () => {
        throw failure;
      },
    ],
    ["rejects", () => Promise.reject(failure)],
    [
      "returns an object that cannot be read",
      () => ({
        get then() {
          throw failure;
        },
      }),
    ],
  ])("that %s denies the client, and its error is emitted", async (_, fail) => {
    let broken = true;
    await using door = await doorWith(() => (broken ? fail() : true));
    const failed = once(door.auth, "error");
    const { decision } = await door.knock(client("ada"));
    expect(decision.status).toBe(500);
    expect(await failed).toEqual([failure, decision]);
    broken = false;
    expect((await door.knock(client("ada"))).decision.allowed).toBe(true);
  });

  test("warns once, without the error, if nobody listens", async () => {
    await using door = await doorWith(() => Promise.reject(new Error("secret")));
    const warn = jest.spyOn(process, "emitWarning").mockImplementation();
    await door.knock(client("ada"));
    await door.knock(client("bob"));
    await turn();
    const warnings = warn.mock.calls.map(([warning]) => String(warning));
    warn.mockRestore();
    expect(warnings).toEqual([expect.stringContaining("'error' event")]);
    expect(warnings[0]).not.toContain("secret");
  });
});

describe("many clients at once", () => {
  test("are decided at the same time, in any order", async () => {
    const count = 100;
    const waiting = new Map<string, (verdict: Verdict) => void>();
    const all = deferred<void>();
    await using door = await doorWith(({ username }) => {
      const { promise, resolve } = deferred<Verdict>();
      waiting.set(username, resolve);
      if (waiting.size === count) all.resolve();
      return promise;
    });
    for (let number = 0; number < count; number++) {
      door.client(client(`user ${number}`), String(number));
    }
    await all.promise;
    // The decisions come in reverse order, and every third client is denied.
    const names = [...waiting.keys()].reverse();
    for (const [index, name] of names.entries()) {
      waiting.get(name)?.(index % 3 !== 0);
      if (index % 10 === 0) await turn();
    }
    const expected = names.filter((_, index) => index % 3 !== 0);
    const received: string[] = [];
    while (received.length < expected.length) {
      const frames = await door.server.receive({ metadata: true });
      expect(frames.metadata.userId).toBe(`user ${String(frames)}`);
      received.push(String(frames.metadata.userId));
    }
    expect(received.sort()).toEqual(expected.sort());
    expect(door.server.tryReceive()).toBeUndefined();
  });

  test("wait for their turn beyond the limit", async () => {
    const waiting: ((verdict: boolean) => void)[] = [];
    let most = 0;
    await using door = await doorWith(
      () => {
        const { promise, resolve } = deferred<boolean>();
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
        return promise;
      },
      { concurrency: 3 },
    );
    let decided = 0;
    door.auth.on("decision", () => decided++);
    for (let number = 0; number < 20; number++) door.client(client(`user ${number}`));
    while (decided < 20) {
      await turn();
      if (waiting.length === 3 || decided >= 17) waiting.shift()?.(true);
    }
    expect(most).toBe(3);
  });
});

describe("a handler that does not answer in time", () => {
  test("refuses the client for now, and its signal aborts", async () => {
    let signal: AbortSignal | undefined;
    const late = deferred<boolean>();
    await using door = await doorWith(
      (request) => {
        signal ??= request.signal;
        return request.username === "ada" ? late.promise : true;
      },
      { timeout: 50 },
    );
    const { decision } = await door.knock(client("ada"));
    expect(decision).toMatchObject({
      status: 300,
      reason: "The decision took too long",
    });
    expect(decision.duration).toBeGreaterThan(40);
    await turn();
    expect(signal?.aborted).toBe(true);
    // The handler's late verdict is ignored.
    let decisions = 0;
    door.auth.on("decision", () => decisions++);
    late.resolve(true);
    const { message } = await door.knock(client("bob"));
    expect(message?.metadata.userId).toBe("bob");
    expect(door.server.tryReceive()).toBeUndefined();
    expect(decisions).toBe(1);
  });

  test("that rejects too late causes no event", async () => {
    const late = deferred<boolean>();
    await using door = await doorWith(
      ({ username }) => (username === "ada" ? late.promise : true),
      { timeout: 1 },
    );
    let errors = 0;
    door.auth.on("error", () => errors++);
    await door.knock(client("ada"));
    late.reject(new Error("too late"));
    await door.knock(client("bob"));
    await turn();
    expect(errors).toBe(0);
  });

  test("refuses no other client", async () => {
    await using door = await doorWith(({ username }) =>
      username === "ada" ? new Promise(() => undefined) : true,
    );
    door.client(client("ada"));
    const { message } = await door.knock(client("bob"));
    expect(message?.metadata.userId).toBe("bob");
  });

  test("refuses a client only until the client tries again", async () => {
    let attempts = 0;
    await using door = await Door.open(
      {
        plain: () => (++attempts === 1 ? new Promise(() => undefined) : true),
        timeout: 1,
      },
      { plainServer: true, handshakeInterval: 50 },
    );
    door.client(client("ada"));
    const { metadata } = await door.server.receive({ metadata: true });
    expect(metadata.userId).toBe("ada");
    expect(attempts).toBeGreaterThan(1);
  });
});

describe("closing", () => {
  test("refuses clients that wait when it is closed", async () => {
    const came = deferred<PlainRequest>();
    await using door = await doorWith((request) => {
      came.resolve(request);
      return new Promise(() => undefined);
    });
    const decided = door.nextDecision();
    const ended = once(door.auth, "close");
    door.client(client("ada"));
    const { signal } = await came.promise;
    expect(signal.aborted).toBe(false);
    door.auth.close();
    door.auth.close();
    expect(door.auth.closed).toBe(true);
    expect(signal.aborted).toBe(true);
    const reason = "The authenticator was closed";
    expect(await decided).toMatchObject({ status: 300, reason });
    await ended;
    expect(door.server.tryReceive()).toBeUndefined();
  });
});
