import { once } from "node:events";
import { curveKeyPair, Pull, Push } from "zmq-napi";
import { Authenticator, type AuthenticatorOptions, type Decision } from "zmq-napi/auth";

import "../support/leaks";
import { timeLimit } from "./time-limit";
import { hasPyzmq, Peer } from "./peer";
import { describeWith } from "../support/needs";
import { buildPeer, Tool } from "./tools";

const server = curveKeyPair();
const own = curveKeyPair();
const other = curveKeyPair();

const securities = {
  NULL: { zapDomain: "global" },
  PLAIN: { plainServer: true },
  CURVE: { curveServer: true, curveSecretKey: server.secretKey },
};

type Mechanism = keyof typeof securities;

/** The options of an allowed client, and of a denied client. */
const admitted: Record<Mechanism, object> = {
  NULL: {},
  PLAIN: { plainUsername: "ada", plainPassword: "lovelace" },
  CURVE: keysOf(own),
};
const strange: Record<Mechanism, object> = {
  NULL: {},
  PLAIN: { plainUsername: "ada", plainPassword: "x" },
  CURVE: keysOf(other),
};

function keysOf({ publicKey, secretKey }: typeof own): object {
  return {
    curvePublicKey: publicKey,
    curveSecretKey: secretKey,
    curveServerKey: server.publicKey,
  };
}

const keys = [own.publicKey, own.secretKey, server.publicKey];

/** Our server with an authenticator. */
class Server {
  readonly auth: Authenticator;
  readonly pull: Pull;
  readonly address: string;

  constructor(mechanism: Mechanism, options: AuthenticatorOptions) {
    this.auth = new Authenticator(options);
    this.pull = new Pull({
      ...timeLimit,
      ...securities[mechanism],
      handshakeInterval: 500,
    });
    this.address = this.pull.bindSync("tcp://127.0.0.1:*");
  }

  async nextDecision(): Promise<Decision> {
    const [decision] = await once(this.auth, "decision");
    return decision as Decision;
  }

  [Symbol.dispose](): void {
    this.auth.close();
    this.pull.close();
  }
}

describe("a client of libzmq", () => {
  let program: string;

  beforeAll(async () => {
    program = await buildPeer("handshakes");
  }, 180_000);

  test.each<[Mechanism, string[], AuthenticatorOptions, string | undefined]>([
    ["NULL", [], {}, undefined],
    ["PLAIN", ["ada", "lovelace"], { plain: { ada: "lovelace" } }, "ada"],
    ["CURVE", keys, { curve: { ada: own.publicKey } }, "ada"],
  ])("comes in by %s", async (mechanism, credentials, options, userId) => {
    using server = new Server(mechanism, options);
    await using tool = new Tool(
      program,
      "client",
      server.address,
      mechanism,
      ...credentials,
    );
    const frames = await server.pull.receive({ metadata: true });
    expect(String(frames)).toBe("from C");
    expect(frames.metadata.userId).toBe(userId);
    await tool.line(/succeeded/);
  });

  test.each<[Mechanism, string, string[], AuthenticatorOptions]>([
    ["NULL", "of another domain", [], { domains: ["local"] }],
    ["PLAIN", "with a wrong password", ["ada", "x"], { plain: { ada: "lovelace" } }],
    ["CURVE", "with an unknown key", keys, { curve: [other.publicKey] }],
  ])(
    "by %s, %s, reports that it is refused",
    async (mechanism, _, credentials, options) => {
      using server = new Server(mechanism, options);
      const decided = server.nextDecision();
      await using tool = new Tool(
        program,
        "client",
        server.address,
        mechanism,
        ...credentials,
      );
      expect((await decided).status).toBe(400);
      const [, status] = await tool.line(/refused (\d+)/);
      expect(status).toBe("400");
      expect(server.pull.tryReceive()).toBeUndefined();
    },
  );

  test("gets an event when the handler fails", async () => {
    const plain = () => Promise.reject(new Error("meant to be"));
    using server = new Server("PLAIN", { plain });
    server.auth.on("error", () => undefined);
    const args = [server.address, "PLAIN", "ada", "lovelace"];
    await using tool = new Tool(program, "client", ...args);
    await tool.line(/refused 500/);
  });

  test("gets no event for a decision that takes too long, and tries again", async () => {
    let attempts = 0;
    const plain = () => (++attempts < 3 ? new Promise<boolean>(() => undefined) : true);
    using server = new Server("PLAIN", { plain, timeout: 10 });
    const args = [server.address, "PLAIN", "ada", "lovelace"];
    await using tool = new Tool(program, "client", ...args);
    expect(String(await server.pull.receive())).toBe("from C");
    await tool.line(/succeeded/);
    expect(attempts).toBeGreaterThan(2);
    server.pull.close();
    const { output } = await tool.kill();
    expect(output).not.toContain("refused");
  });

  test("with another server's key is refused", async () => {
    using server = new Server("CURVE", { curve: "any" });
    const wrong = [own.publicKey, own.secretKey, other.publicKey];
    await using tool = new Tool(program, "client", server.address, "CURVE", ...wrong);
    await tool.line(/disconnected|failed|protocol .*/);
    expect(server.pull.tryReceive()).toBeUndefined();
  });

  test.each<[Mechanism, Mechanism, string[]]>([
    ["CURVE", "NULL", []],
    ["CURVE", "PLAIN", ["ada", "lovelace"]],
    ["PLAIN", "CURVE", keys],
    ["NULL", "CURVE", keys],
  ])("of a server with %s does not come in by %s", async (theirs, ours, credentials) => {
    using server = new Server(theirs, { curve: "any", plain: () => true });
    let decisions = 0;
    server.auth.on("decision", () => decisions++);
    const args = [server.address, ours, ...credentials];
    await using tool = new Tool(program, "client", ...args);
    await tool.line(/disconnected|failed|protocol .*/);
    expect(server.pull.tryReceive()).toBeUndefined();
    expect(decisions).toBe(0);
  });

  test.each<[Mechanism, string[]]>([
    ["NULL", ["global"]],
    ["PLAIN", ["ada:lovelace"]],
    ["CURVE", [server.secretKey, own.publicKey]],
  ])("and its own handler let in ours by %s", async (mechanism, args) => {
    await using tool = new Tool(program, "server", mechanism, ...args);
    const [, bound] = await tool.line(/bound (.*)/);
    using stranger = new Push({ linger: 0, ...strange[mechanism] });
    using push = new Push({ linger: 0, ...admitted[mechanism] });
    if (mechanism !== "NULL") {
      stranger.connect(bound!);
      stranger.trySend("lost");
    }
    push.connect(bound!);
    await push.send("kept");
    await tool.line(/by C: kept/);
    const { output } = await tool.kill();
    expect(output).not.toContain("lost");
  });
});

const describePyzmq = describeWith("python3-zmq", hasPyzmq);

describePyzmq("pyzmq", () => {
  let peer: Peer;

  beforeEach(() => {
    peer = new Peer("pyzmq");
  });

  afterEach(async () => {
    await peer[Symbol.asyncDispose]();
  });

  test.each<[Mechanism, AuthenticatorOptions, string | undefined]>([
    ["NULL", {}, undefined],
    ["PLAIN", { plain: { ada: "lovelace" } }, "ada"],
    ["CURVE", { curve: { ada: own.publicKey } }, "ada"],
  ])("comes in by %s, or not", async (mechanism, options, userId) => {
    using server = new Server(mechanism, options);
    if (mechanism !== "NULL") {
      const stranger = await peer.open("Push", strange[mechanism]);
      const decided = server.nextDecision();
      await stranger.connect(server.address);
      await stranger.offer("lost");
      expect((await decided).status).toBe(400);
    }
    const push = await peer.open("Push", admitted[mechanism]);
    await push.connect(server.address);
    await push.send("kept");
    const frames = await server.pull.receive({ metadata: true });
    expect(String(frames)).toBe("kept");
    expect(frames.metadata).toMatchObject({ userId, socketType: "PUSH" });
  });

  test("and its authenticator let us in by PLAIN, or not", async () => {
    await peer.ask("authenticate", { ada: "lovelace" }, null);
    const pull = await peer.open("Pull", { plainServer: true });
    await pull.watch();
    const bound = await pull.bind("tcp://127.0.0.1:*");
    const plainUsername = "ada";
    using stranger = new Push({ linger: 0, plainUsername, plainPassword: "x" });
    stranger.connect(bound);
    stranger.trySend("lost");
    await pull.event("disconnected");
    using push = new Push({ linger: 0, plainUsername, plainPassword: "lovelace" });
    push.connect(bound);
    await push.send("kept");
    expect(await pull.receiveFrom()).toEqual(["kept", "ada"]);
  });
});
