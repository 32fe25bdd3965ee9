// Passwords and secret keys appear only in the properties that hold them.

import { format, inspect } from "node:util";
import { curveKeyPair, curvePublicKey, Pull, Push, z85 } from "zmq-napi";
import {
  Authenticator,
  Certificate,
  type Decision,
  type PlainRequest,
} from "zmq-napi/auth";

import "../support/leaks";
import { Door } from "./door";

const keys = curveKeyPair();
const secret = keys.secretKey;
const bytes = z85.decode(secret);
const password = "lovelace, countess of";

/** All text forms of a value. */
function said(value: unknown): string {
  return [
    inspect(value, { showHidden: true, depth: 10, getters: true }),
    inspect(value),
    format("%s %j %o %O", value, value, value, value),
    JSON.stringify(value),
    String(value),
    JSON.stringify({ ...(value as object) }),
    value instanceof Error ? (value.stack ?? "") : "",
  ].join("\n");
}

function expectSilence(value: unknown): void {
  const text = said(value);
  expect(text).not.toContain(password);
  // Tables of bytes are laid out in columns.
  const dense = text.replace(/\s/g, "");
  expect(dense).not.toContain(secret.slice(0, 20));
  expect(dense).not.toContain(bytes.toString("hex", 0, 8));
  expect(dense).not.toContain([...bytes.subarray(0, 8)].join());
}

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("There was no error");
}

describe("do not show in", () => {
  test("sockets", () => {
    using server = new Pull({ curveServer: true, curveSecretKey: secret });
    using client = new Push({
      curvePublicKey: keys.publicKey,
      curveSecretKey: bytes,
      curveServerKey: keys.publicKey,
    });
    using plain = new Push({ plainUsername: "ada", plainPassword: password });
    for (const socket of [server, client, plain]) expectSilence(socket);
    expect(client.curveSecretKey).toBe(secret);
  });

  test("sockets that are closed, or classes", () => {
    const socket = new Pull({ curveServer: true, curveSecretKey: secret });
    socket.close();
    expect(inspect(socket)).toContain("state: 'closed'");
    expectSilence(socket);
    expect(inspect(Pull.prototype)).toContain("ReceivingSocket");
  });

  test.each<[string, (socket: Reachable) => void]>([
    ["a key that is too long", (socket) => (socket.curveSecretKey = `${secret}x`)],
    ["a key with a typing error", (socket) => (socket.curveSecretKey = `${cut}"`)],
    ["half a key", (socket) => (socket.curveSecretKey = bytes.subarray(1))],
    ["a key in the wrong place", (socket) => (socket.curvePublicKey = `${secret}x`)],
    ["a long password", (socket) => (socket.plainPassword = password.repeat(20))],
    ["a long password by its number", (socket) => socket.set(46, password.repeat(20))],
    ["a wrong key by its number", (socket) => socket.set(49, `${secret}x`)],
    ["a key as a domain", (socket) => socket.set(55, "")],
  ])("errors of sockets about %s", (_, set) => {
    using socket = new Reachable();
    expectSilence(errorOf(() => set(socket)));
  });

  test("errors of key functions", () => {
    expectSilence(errorOf(() => curvePublicKey(`${secret}x`)));
    expectSilence(errorOf(() => curvePublicKey(`${cut}"`)));
    expectSilence(errorOf(() => z85.decode(`${secret}x`)));
    expectSilence(errorOf(() => z85.decode(`${cut}"`)));
    const bad: any = { secretKey: secret };
    expectSilence(errorOf(() => curvePublicKey(bad)));
  });

  test("certificates", () => {
    const certificate = new Certificate({ secretKey: secret, metadata: { name: "Ada" } });
    expectSilence(certificate);
    expect(said(certificate)).toContain(keys.publicKey);
    expect(certificate.secretKey).toBe(secret);
    expect(certificate.withoutSecret().hasSecretKey).toBe(false);
    const other = curveKeyPair().publicKey;
    expectSilence(errorOf(() => new Certificate({ secretKey: `${secret}x` })));
    expectSilence(
      errorOf(() => new Certificate({ secretKey: secret, publicKey: other })),
    );
    expectSilence(errorOf(() => new Certificate({ publicKey: `${secret}x` })));
  });

  test("authenticators, or errors of making them", () => {
    using auth = new Authenticator({ plain: { ada: password }, curve: [bytes, secret] });
    expectSilence(auth);
    auth.close();
    const bad: any[] = [
      { curve: secret },
      { curve: [`${secret}x`] },
      { plain: password },
      { null: password },
      { curve: { [secret]: password } },
    ];
    for (const options of bad) expectSilence(errorOf(() => new Authenticator(options)));
  });

  test("requests, decisions and errors of PLAIN", async () => {
    const requests: PlainRequest[] = [];
    const plain = (request: PlainRequest) => {
      requests.push(request);
      if (request.username === "eve") throw new Error("no such user");
      return request.password === password && request.username === "ada";
    };
    await using door = await Door.open({ plain }, { plainServer: true });
    const reported: unknown[] = [];
    door.auth.on("decision", (decision: Decision) => reported.push(decision));
    door.auth.on("error", (error, decision) => reported.push(error, decision));
    for (const plainUsername of ["ada", "bob", "eve"]) {
      await door.knock({ plainUsername, plainPassword: password });
    }
    await new Promise(setImmediate);
    expect(requests.map((request) => request.password)).toEqual(Array(3).fill(password));
    expect(reported).toHaveLength(5);
    for (const value of [...requests, ...reported, door.auth]) expectSilence(value);
  });
});

/** A key with a character that is not Z85. */
const cut = secret.slice(0, 39);

/** A socket whose options can also be read and set by number. */
class Reachable extends Push {
  set(option: number, value: string): void {
    this.setStringOption(option, value);
  }
}

test("the tests find a secret that is shown", () => {
  expect(() => expectSilence({ secret })).toThrow();
  expect(() => expectSilence(new Error(password))).toThrow();
  expect(() => expectSilence({ bytes })).toThrow();
  expect(() => expectSilence({ bytes: [...bytes] })).toThrow();
});
