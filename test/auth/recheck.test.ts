// An authenticator asks its policies again about the clients that are connected.

import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Context, curveKeyPair, Pull, Push } from "zmq-napi";
import {
  Authenticator,
  Certificate,
  CertificateStore,
  type Decision,
} from "zmq-napi/auth";

import { until } from "../events/observing";
import "../support/leaks";
import { endpoint, freshPath } from "../support/transports";
import { Door, user, usersOf } from "./door";

/** A client of the door that has come in. */
async function comeIn(door: Door, name: string): Promise<Push> {
  const { message } = await door.knock(user(name));
  expect(message?.metadata.userId).toBe(name);
  return door.clients.at(-1)!;
}

describe("recheck", () => {
  test("disconnects who is refused now, and nobody else", async () => {
    const allowed = new Set(["ada", "bob", "eve"]);
    await using door = await Door.open(
      { plain: usersOf(allowed) },
      { plainServer: true, zapDomain: "global" },
    );
    const clients = new Map<string, Push>();
    for (const name of allowed) clients.set(name, await comeIn(door, name));
    expect(await door.auth.recheck()).toEqual([]);

    const atServer = door.server.events;
    const atEve = clients.get("eve")!.events;
    const heard = once(door.auth, "disconnect");
    allowed.delete("eve");
    const disconnected = await door.auth.recheck();
    const eve: Partial<Decision> = {
      allowed: false,
      status: 400,
      reason: "Refused",
      mechanism: "plain",
      domain: "global",
      address: "127.0.0.1",
      userId: "eve",
      username: "eve",
    };
    expect(disconnected).toEqual([expect.objectContaining(eve)]);
    expect(await heard).toEqual(disconnected);
    expect(await until(atServer, "disconnect")).toMatchObject({
      address: door.address,
      reason: "recheckRefused",
      explanation: expect.stringContaining("recheck()"),
    });
    // The client asks once more, and is told that it is refused.
    expect(await until(atEve, "disconnect")).toMatchObject({ reason: "peerClosed" });
    expect(await until(atEve, "handshake:error:auth")).toMatchObject({
      error: { status: 400 },
    });

    for (const name of allowed) {
      await clients.get(name)!.send("still here");
      expect(String(await door.server.receive())).toBe("still here");
    }
    expect(await door.auth.recheck()).toEqual([]);
  });

  test("asks with what the client has asked with", async () => {
    const asked: string[] = [];
    const keys = curveKeyPair();
    const serverKeys = curveKeyPair();
    await using door = await Door.open(
      {
        curve: ({ publicKey, domain, address, signal }) => {
          asked.push([publicKey, domain, address, String(signal.aborted)].join());
          return true;
        },
      },
      { curveServer: true, curveSecretKey: serverKeys.secretKey, zapDomain: "global" },
    );
    await door.knock({
      curveServerKey: serverKeys.publicKey,
      curvePublicKey: keys.publicKey,
      curveSecretKey: keys.secretKey,
    });
    expect(await door.auth.recheck()).toEqual([]);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toBe(asked[0]);
  });

  test("sees that the file of a key was removed", async () => {
    const folder = freshPath();
    mkdirSync(folder);
    const ada = Certificate.generate();
    await ada.save(join(folder, "ada.key"));
    const serverKeys = curveKeyPair();
    await using door = await Door.open(
      { curve: new CertificateStore(folder) },
      { curveServer: true, curveSecretKey: serverKeys.secretKey },
    );
    const { decision } = await door.knock({
      curveServerKey: serverKeys.publicKey,
      curvePublicKey: ada.publicKey,
      curveSecretKey: ada.secretKey,
    });
    expect(decision.allowed).toBe(true);
    rmSync(join(folder, "ada.key"));
    expect(await door.auth.recheck()).toEqual([
      expect.objectContaining({ publicKey: ada.publicKey, reason: "Unknown key" }),
    ]);
  });

  test("forgets clients that have left, and asks about nobody twice", async () => {
    let asked = 0;
    await using door = await Door.open(
      {
        plain: () => {
          asked += 1;
          return true;
        },
      },
      { plainServer: true },
    );
    const { events } = door.server;
    for (let count = 0; count < 10; count++) {
      const client = await comeIn(door, `visitor ${count}`);
      client.close();
      await until(events, "disconnect");
    }
    await comeIn(door, "stays");
    asked = 0;
    expect(await door.auth.recheck()).toEqual([]);
    expect(asked).toBe(1);
  });

  test("leaves out a client that leaves meanwhile", async () => {
    let decide: ((allowed: boolean) => void) | undefined;
    let again = false;
    await using door = await Door.open(
      {
        plain: () => !again || new Promise<boolean>((resolve) => (decide = resolve)),
      },
      { plainServer: true },
    );
    const { events } = door.server;
    const client = await comeIn(door, "ada");
    again = true;
    const rechecked = door.auth.recheck();
    client.close();
    await until(events, "disconnect");
    decide!(false);
    expect(await rechecked).toEqual([]);
  });

  test("also asks about a client whose decision is under way", async () => {
    const allowed = new Set(["ada"]);
    let asked = (): void => undefined;
    let goOn = (): void => undefined;
    const reached = new Promise<void>((resolve) => (asked = resolve));
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    await using door = await Door.open(
      {
        plain: async ({ username }) => {
          // The answer is stale when it comes.
          const answer = allowed.has(username);
          asked();
          await waiting;
          return answer;
        },
      },
      { plainServer: true },
    );
    const decided = door.nextDecision();
    door.client(user("ada"));
    await reached;
    allowed.delete("ada");
    const rechecked = door.auth.recheck();
    goOn();
    expect((await decided).allowed).toBe(true);
    expect(await rechecked).toMatchObject([{ username: "ada", allowed: false }]);
  });

  test.each([
    ["throws", 500, "The handler failed", () => Promise.reject(new Error("no database"))],
    ["takes too long", 300, "The decision took too long", () => new Promise(() => null)],
  ] as const)(
    "disconnects a client if the function %s",
    async (_what, status, reason, fail) => {
      let answer: () => Promise<unknown> = () => Promise.resolve(true);
      await using door = await Door.open(
        { timeout: 50, plain: () => answer() as Promise<boolean> },
        { plainServer: true },
      );
      const errors: unknown[] = [];
      door.auth.on("error", (error) => errors.push(error));
      await comeIn(door, "ada");
      answer = fail;
      expect(await door.auth.recheck()).toMatchObject([
        { status, reason, userId: "ada", allowed: false },
      ]);
      await new Promise((resolve) => setImmediate(resolve));
      expect(errors.length).toBe(status === 500 ? 1 : 0);
    },
  );

  test("asks about as many clients at once as concurrency allows", async () => {
    let atOnce = 0;
    let most = 0;
    const turns: (() => void)[] = [];
    let again = false;
    await using door = await Door.open(
      {
        concurrency: 2,
        plain: async () => {
          if (!again) return true;
          most = Math.max(most, ++atOnce);
          await new Promise<void>((resolve) => turns.push(resolve));
          atOnce -= 1;
          return true;
        },
      },
      { plainServer: true },
    );
    for (const name of ["a", "b", "c", "d", "e"]) await comeIn(door, name);
    again = true;
    const rechecked = door.auth.recheck();
    let done = 0;
    while (done < 5) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = turns.shift();
      if (next === undefined) continue;
      next();
      done += 1;
    }
    expect(await rechecked).toEqual([]);
    expect(most).toBe(2);
  });

  test("rejects when the authenticator is closed, before or meanwhile", async () => {
    let again = false;
    const signals: AbortSignal[] = [];
    await using door = await Door.open(
      {
        plain: ({ signal }) => {
          signals.push(signal);
          return !again || new Promise<boolean>(() => undefined);
        },
      },
      { plainServer: true },
    );
    await comeIn(door, "ada");
    again = true;
    const rechecked = door.auth.recheck();
    door.auth.close();
    await expect(rechecked).rejects.toMatchObject({
      code: "EAGAIN",
      message: expect.stringContaining("the Authenticator was closed"),
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    await expect(door.auth.recheck()).rejects.toMatchObject({ code: "EBADF" });
  });

  test("knows nobody whom another authenticator has let in", async () => {
    await using context = new Context();
    const first = new Authenticator({ context, plain: () => true });
    using server = new Pull({ context, plainServer: true });
    using client = new Push({ context, linger: 0, ...user("ada") });
    const { events } = server;
    client.connect(await server.bind(endpoint("tcp")));
    await until(events, "handshake");
    first.close();
    using second = new Authenticator({ context, plain: () => false });
    expect(await second.recheck()).toEqual([]);
    await client.send("still here");
    expect(String(await server.receive())).toBe("still here");
  });
});
