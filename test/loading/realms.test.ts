import { run } from "../support/program";

/** Runs a body in a context of `node:vm`, with another `Array`, `Uint8Array` and so on. */
async function inOtherRealm(body: string): Promise<string[]> {
  const end = await run(
    `const vm = require("node:vm");
    const context = vm.createContext({ require, say, path: process.env.ZMQ_NAPI });
    const source = "(async () => {" + args[0] + "})()";
    await new vm.Script(source).runInContext(context);`,
    [
      `const zmq = require(path);
      const [one, other] = [new zmq.Pair({ linger: 0 }), new zmq.Pair({ linger: 0 })];
      other.connect(await one.bind("inproc://realm"));
      ${body}
      one.close();
      other.close();`,
    ],
  );
  expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  return end.lines;
}

describe("a program in a context of node:vm", () => {
  test("sends its own bytes and arrays, and takes options in its own objects", async () => {
    const lines = await inOtherRealm(`
      const bytes = new Uint8Array([104, 105]);
      const shared = new SharedArrayBuffer(2);
      new Uint8Array(shared).set(bytes);
      const kinds = [bytes, bytes.buffer, new DataView(bytes.buffer), shared, "hi"];
      for (const kind of kinds) {
        for (const message of [kind, [kind], ["", kind]]) {
          await one.send(message);
          say((await other.receive()).join("+"));
        }
      }
      const dealer = new zmq.Dealer({ routingId: bytes });
      say(dealer.routingId);
      dealer.close();
      await one.send(5);
      await one.send(null);
      say(String(await other.receive()) + String(await other.receive()));`);
    const thrice = ["hi", "hi", "+hi"];
    expect(lines).toEqual([...Array(5).fill(thrice).flat(), "hi", "5"]);
  });

  test("gets errors with their texts and codes", async () => {
    const lines = await inOtherRealm(`
      const attempts = [
        () => one.send(undefined),
        () => one.send([]),
        () => one.connect("bad"),
        () => new zmq.Pair(5),
        () => other.receive({ timeout: 0 }),
      ];
      for (const attempt of attempts) {
        try {
          await attempt();
        } catch (error) {
          say(error.name, error.code, error.stack.includes(error.message));
        }
      }`);
    expect(lines).toEqual([
      "TypeError undefined true",
      "TypeError undefined true",
      "ZmqError EINVAL true",
      "TypeError undefined true",
      "ZmqError EAGAIN true",
    ]);
  });

  test("extends the classes, and iterates", async () => {
    const lines = await inOtherRealm(`
      class Mine extends zmq.Push { label = "mine"; }
      const push = new Mine();
      say(push.label, push.constructor.name);
      push.close();
      await one.send("a");
      for await (const [frame] of other) { say(String(frame)); break; }`);
    expect(lines).toEqual(["mine Mine", "a"]);
  });

  test("can pass users, keys and properties in its own Maps", async () => {
    const lines = await inOtherRealm(`
      const { Authenticator, Certificate } = require(path.replace("index", "auth"));
      const { publicKey } = zmq.curveKeyPair();
      const metadata = new Map([["owner", "me"]]);
      const certificate = new Certificate({ publicKey, metadata });
      say([...certificate.metadata].join());
      const context = new zmq.Context();
      const options = { plain: new Map([["a", "b"]]), curve: new Map([["c", publicKey]]) };
      const authenticator = new Authenticator({ context, ...options });
      const server = new zmq.Reply({ context, plainServer: true });
      const client = new zmq.Request({ context, plainUsername: "a", plainPassword: "b" });
      client.connect(await server.bind("tcp://127.0.0.1:*"));
      await client.send("let in");
      say(String(await server.receive()));
      client.close();
      server.close();
      authenticator.close();`);
    expect(lines).toEqual(["owner,me", "let in"]);
  });
});
