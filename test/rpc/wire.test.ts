// Peers that speak the protocol of docs/rpc-protocol.md by hand, well or badly.

import { Dealer, Router } from "zmq-napi";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

import { running } from "../support/proxies";
import { both, errorOf } from "./support";

function header(
  kind: number,
  id: number,
  more: Buffer = Buffer.alloc(0),
  version = 1,
): Buffer {
  const bytes = Buffer.alloc(10);
  bytes[0] = version;
  bytes[1] = kind;
  bytes.writeBigUInt64BE(BigInt(id), 2);
  return Buffer.concat([bytes, more]);
}

/** What follows the id in the header of a call. */
function terms(method: string, timeLeft = 0xffffffff, credit = 0): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(timeLeft, 0);
  bytes.writeUInt32BE(credit, 4);
  return Buffer.concat([bytes, Buffer.from(method)]);
}

describe("a server", () => {
  test("drops and counts what is malformed, and goes on", async () => {
    await using peers = await both();
    using dealer = new Dealer({ linger: 0, receiveTimeout: 5000 });
    dealer.connect(peers.address);
    const call = terms("echo");
    const malformed = [
      ["lone"],
      ["", "short"],
      ["no", "delimiter", "here"],
      ["", header(99, 1)],
      ["", header(1, 1)],
      ["", header(1, 1, terms(""))],
      ["", header(1, 1, terms("m".repeat(256)))],
      ["", header(3, 1, Buffer.alloc(0), 9)],
      [...Array(16).fill("deep"), "", header(1, 1, call), ""],
    ];
    for (const message of malformed) await dealer.send(message);
    // A cancellation and a credit for an unknown call are ignored.
    await dealer.send(["", header(2, 77)]);
    await dealer.send(["", header(3, 77, Buffer.from([0, 0, 0, 1]))]);
    await dealer.send(["", header(1, 5, call), "", '"still there"']);
    const [, answered, body] = await dealer.receive();
    expect([answered, String(body)]).toEqual([header(129, 5), '"still there"']);
    expect(peers.server.statistics()).toMatchObject({ malformed: malformed.length });
  });

  test("answers what it can't do with an error", async () => {
    await using peers = await both();
    using dealer = new Dealer({ linger: 0, receiveTimeout: 5000 });
    dealer.connect(peers.address);
    const bad: [Buffer, string[], string][] = [
      [header(1, 1, terms("echo"), 2), [""], "UNSUPPORTED_VERSION"],
      [header(1, 2, terms("echo")), [], "BAD_INPUT"],
      [header(1, 3, terms("echo")), ["[1]"], "BAD_INPUT"],
      [header(1, 4, terms("echo")), ["", "{"], "BAD_INPUT"],
      [header(1, 5, terms("echo")), ["", '"\\u00007"'], "BAD_INPUT"],
      [header(1, 6, terms("toString")), [""], "UNKNOWN_METHOD"],
      [header(4, 7), [], "UNKNOWN_CALL"],
    ];
    for (const [index, [head, rest, code]] of bad.entries()) {
      await dealer.send(["", head, ...rest]);
      const [, answer, text] = await dealer.receive();
      expect(answer?.subarray(1, 10)).toEqual(header(132, index + 1).subarray(1, 10));
      expect(JSON.parse(String(text)).code).toBe(code);
    }
  });

  test("runs a call once whose message comes twice", async () => {
    await using peers = await both();
    using dealer = new Dealer({ linger: 0, receiveTimeout: 5000 });
    dealer.connect(peers.address);
    const wait = ["", header(1, 1, terms("wait")), "", '"one"'];
    await dealer.send(wait);
    await dealer.send(wait);
    await dealer.send(["", header(1, 2, terms("echo")), "", "1"]);
    await dealer.receive();
    expect(peers.said).toEqual(["one runs"]);
    expect(peers.server.statistics()).toMatchObject({ running: 1, malformed: 1 });
  });

  test("does not run a call whose cancellation comes with it", async () => {
    await using peers = await both({}, { maxConcurrency: 1 });
    const first = errorOf(peers.client.call("wait", "first"));
    await peers.heard("first runs");
    const second = peers.client.call("wait", "second", { timeout: 1 });
    expect((await errorOf(second)).code).toBe("DEADLINE_EXCEEDED");
    await peers.client.close();
    await first;
    await peers.heard("first: CANCELLED");
    await peers.server.close();
    expect(peers.said).toEqual(["first runs", "first: CANCELLED"]);
  });

  test("gives up the calls of a client that has gone without a word", async () => {
    await using peers = await both();
    const dealer = new Dealer({ linger: 0 });
    dealer.connect(peers.address);
    await dealer.send(["", header(1, 1, terms("wait")), "", '"one"']);
    await peers.heard("one runs");
    dealer.close();
    await peers.heard("one: CLIENT_LOST");
  });
});

describe("a client", () => {
  /** A server by hand, and the first call of a client to it. */
  async function byHand(): Promise<
    AsyncDisposable & {
      router: Router;
      client: RpcClient<{ ask(): Promise<number> }>;
      call: Promise<unknown>;
      id: Buffer;
      head: Buffer;
    }
  > {
    const router = new Router({ linger: 0, receiveTimeout: 5000 });
    const client = new RpcClient<{ ask(): Promise<number> }>({ timeout: 5000 });
    client.connect(await router.bind("tcp://127.0.0.1:*"));
    const call = client.call("ask").catch((error: unknown) => error);
    const [id, , head] = await router.receive();
    return {
      router,
      client,
      call,
      id,
      head: head!,
      async [Symbol.asyncDispose]() {
        router.close();
        await client.close();
      },
    };
  }

  test("drops and counts what is malformed, foreign or late", async () => {
    await using hand = await byHand();
    const { router, client, call, id, head } = hand;
    const number = Number(head.readBigUInt64BE(2));
    const strange = [["lone"], ["", "short"], ["x", "", header(129, number)]];
    for (const message of strange) await router.send([id, ...message]);
    await router.send([id, "", header(129, number, Buffer.alloc(0), 9)]);
    await router.send([id, "", header(129, number + 1), "2"]);
    await router.send([id, "", header(129, number), "1"]);
    await router.send([id, "", header(129, number), "3"]);
    expect(await call).toBe(1);
    const next = client.call("ask");
    const [, , again] = await router.receive();
    await router.send([id, "", header(129, Number(again!.readBigUInt64BE(2))), "4"]);
    expect(await next).toBe(4);
    expect(client.statistics()).toMatchObject({ malformed: 4, unawaited: 2 });
  });

  test.each([
    ["an answer that can't be decoded", 129, ["{"]],
    ["an error that can't be decoded", 132, ["["]],
    ["an item", 130, ["1"]],
    ["an unknown kind", 99, []],
  ])("ends a call that gets %s", async (_what, kind, rest) => {
    await using hand = await byHand();
    const { router, call, id, head } = hand;
    const number = Number(head.readBigUInt64BE(2));
    await router.send([id, "", header(kind, number), ...rest]);
    expect(await call).toMatchObject({ code: "BAD_ANSWER" });
  });
});

interface Behind {
  twice(value: number): Promise<number>;
  ones(): AsyncIterable<number>;
}

describe("behind a proxy", () => {
  test("calls and streams work, and end with a client that vanishes", async () => {
    await using proxy = await running(
      new Router({ linger: 0 }),
      new Dealer({ linger: 0 }),
    );
    let ended = 0;
    let tell = (): void => undefined;
    await using server = new RpcServer<Behind>()
      .handle("twice", (value) => 2 * value)
      .handle("ones", async function* () {
        try {
          for (;;) yield 1;
        } finally {
          ended += 1;
          tell();
        }
      });
    const ends = async (count: number): Promise<void> => {
      while (ended < count) await new Promise<void>((resolve) => (tell = resolve));
    };
    server.connect(proxy.back);
    await using client = new RpcClient<Behind>();
    client.connect(proxy.front);
    const numbers = [...Array(100).keys()];
    const answers = await Promise.all(
      numbers.map((number) => client.call("twice", number)),
    );
    expect(answers).toEqual(numbers.map((number) => 2 * number));
    let seen = 0;
    for await (const one of client.stream("ones")) if ((seen += one) === 500) break;
    await ends(1);

    // Nobody reports that this client has gone, but its lease ends.
    using dealer = new Dealer({ linger: 0, receiveTimeout: 5000 });
    dealer.connect(proxy.front);
    const lease = terms("ones", 0xffffffff, 1);
    lease.writeUInt32BE(100, 8);
    await dealer.send(["", header(1, 1, lease), ""]);
    await dealer.receive();
    dealer.close();
    await ends(2);
  });
});
