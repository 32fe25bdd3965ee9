// ZAP requests (RFC 27) that libzmq never makes.

import { Context, Dealer } from "zmq-napi";
import { Authenticator, type Decision, type NullRequest } from "zmq-napi/auth";

import "../support/leaks";

const key = Buffer.alloc(32, 1);

let context: Context;
let auth: Authenticator;
let asker: Dealer;
let asked: NullRequest[];

// Hooks of a describe run before the leaks are counted.
describe("an authenticator", () => {
  beforeEach(() => {
    asked = [];
    context = new Context();
    auth = new Authenticator({
      context,
      null: (request) => asked.push(request) > 0,
      plain: { ada: "lovelace" },
      curve: "any",
    });
    asker = new Dealer({ context, linger: 0, receiveTimeout: 10_000 });
    asker.connect("inproc://zeromq.zap.01");
  });

  afterEach(async () => {
    auth.close();
    asker.close();
    await context.close();
  });

  async function ask(...frames: (string | Buffer)[]): Promise<string[]> {
    await asker.send(["", ...frames]);
    return (await asker.receive()).map((frame) => frame.toString("latin1"));
  }

  test.each<[string, (string | Buffer)[], string]>([
    ["no frames", [], "Unknown version of ZAP"],
    ["another version", ["2.0", "1", "", "", "", "NULL"], "Unknown version of ZAP"],
    ["an empty version", ["", "1", "", "", "", "NULL"], "Unknown version of ZAP"],
    ["no number", ["1.0"], "Not enough frames"],
    ["no mechanism", ["1.0", "1", "", "", ""], "Not enough frames"],
    ["an unknown mechanism", ["1.0", "1", "", "", "", "ROT13", "x"], "Unknown mechanism"],
    ["an empty mechanism", ["1.0", "1", "", "", "", ""], "Unknown mechanism"],
    ["another case", ["1.0", "1", "", "", "", "null"], "Unknown mechanism"],
    ["GSSAPI", ["1.0", "1", "", "", "", "GSSAPI", "ada"], "Unknown mechanism"],
    ["NULL and more", ["1.0", "1", "", "", "", "NULL", ""], "Invalid credentials"],
    ["PLAIN alone", ["1.0", "1", "", "", "", "PLAIN"], "Invalid credentials"],
    ["a name alone", ["1.0", "1", "", "", "", "PLAIN", "ada"], "Invalid credentials"],
    [
      "three credentials",
      ["1.0", "1", "", "", "", "PLAIN", "ada", "lovelace", ""],
      "Invalid credentials",
    ],
    [
      "a name that is no text",
      ["1.0", "1", "", "", "", "PLAIN", key.fill(0xff), "x"],
      "Invalid credentials",
    ],
    ["CURVE alone", ["1.0", "1", "", "", "", "CURVE"], "Invalid credentials"],
    ["half a key", ["1.0", "1", "", "", "", "CURVE", "x"], "Invalid credentials"],
    ["two keys", ["1.0", "1", "", "", "", "CURVE", key, key], "Invalid credentials"],
    ["a domain that is no text", ["1.0", "1", key, "", "", "NULL"], "Invalid text"],
  ])("refuses %s", async (_, frames, reason) => {
    const id = String(frames[1] ?? "");
    const decided = new Promise<Decision>((resolve) => auth.once("decision", resolve));
    expect(await ask(...frames)).toEqual(["", "1.0", id, "400", reason, "", ""]);
    expect(await decided).toMatchObject({ allowed: false, status: 400, reason });
    expect(asked).toEqual([]);
    // The handler continues.
    const good = await ask("1.0", "2", "global", "10.0.0.1", "id", "NULL");
    expect(good).toEqual(["", "1.0", "2", "200", "OK", "", ""]);
    expect(asked[0]).toMatchObject({ domain: "global", address: "10.0.0.1" });
    expect(asked[0]?.routingId).toEqual(Buffer.from("id"));
  });

  test("replies to the asking socket, with the whole envelope", async () => {
    const [request, others] = [
      ["1.0", "1", "", "", "", "NULL"],
      ["one", "another"],
    ];
    await asker.send([...others, "", ...request]);
    const frames = (await asker.receive()).map(String);
    expect(frames).toEqual([...others, "", "1.0", "1", "200", "OK", "", ""]);
  });

  test("ignores requests that it can't answer", async () => {
    await asker.send(["1.0", "1", "x", "y", "z", "NULL"]);
    await asker.send("x");
    const good = await ask("1.0", "2", "global", "10.0.0.1", "", "NULL");
    expect(good[2]).toBe("2");
  });
});
