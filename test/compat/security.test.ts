// PLAIN, CURVE, and authentication by a handler that the program writes itself.

import { endingOf } from "./ending";
import { both } from "./packages";

const wildcard = "tcp://127.0.0.1:*";

/** Replies to each authentication request with the values that a test chooses. */
function answerZap(
  router: any,
  answer: (frames: string[]) => string[],
): Promise<string[]> {
  return (async () => {
    let asked: string[] = [];
    for await (const [path, delimiter, ...frames] of router) {
      asked = frames.map(String);
      await router.send([path, delimiter, ...answer(asked)]);
    }
    return asked;
  })();
}

const accept = ([version, id]: string[]): string[] => [
  version!,
  id!,
  "200",
  "OK",
  "user",
  "",
];

both((it) => {
  /** A separate context, which has room for a handler. */
  async function withHandler(answer: (frames: string[]) => string[]): Promise<any> {
    const context = it.newContext();
    const handler = it.open("Router", { context });
    await handler.bind("inproc://zeromq.zap.01");
    return { context, handler, asked: answerZap(handler, answer) };
  }

  async function eventOf(events: any, type: RegExp): Promise<any> {
    for (;;) {
      const event = await events.receive();
      if (type.test(event.type)) return event;
    }
  }

  /**
   * Connects a PLAIN server and a client. Returns the handshake events of the first or of
   * both.
   */
  async function plain(context: any, count = 2): Promise<any> {
    const server = it.open("Pair", { context, plainServer: true, zapDomain: "global" });
    const credentials = { plainUsername: "user", plainPassword: "secret" };
    const client = it.open("Pair", { context, ...credentials });
    expect([server.securityMechanism, client.securityMechanism]).toEqual([
      "plain",
      "plain",
    ]);
    const ends = [it.eventsOf(server), it.eventsOf(client)];
    await server.bind(wildcard);
    client.connect(server.lastEndpoint);
    const events = await Promise.all(
      ends.slice(0, count).map((source) => eventOf(source, /^handshake/)),
    );
    return { server, client, events };
  }

  test("CURVE with some of its keys", async () => {
    const server = it.open("Pair", { curveServer: true });
    const { how } = await endingOf(() => server.bindSync(wildcard));
    expect(how).toBe(
      it.differs("half-curve", { zeromq: "returns", "zmq-napi": "throws" }),
    );
  });

  test("CURVE carries messages between peers with each other's keys", async () => {
    const [serverKeys, clientKeys] = [it.zmq.curveKeyPair(), it.zmq.curveKeyPair()];
    const server = it.open("Pair", {
      curveServer: true,
      curvePublicKey: serverKeys.publicKey,
      curveSecretKey: serverKeys.secretKey,
    });
    const client = it.open("Pair", {
      curveServerKey: serverKeys.publicKey,
      curvePublicKey: clientKeys.publicKey,
      curveSecretKey: clientKeys.secretKey,
    });
    expect([server.securityMechanism, client.securityMechanism]).toEqual([
      "curve",
      "curve",
    ]);
    await server.bind(wildcard);
    client.connect(server.lastEndpoint);
    await client.send("sealed");
    expect(String(await server.receive())).toBe("sealed");
  });

  test("a handler is asked, and admits a client", async () => {
    const { context, handler, asked } = await withHandler(accept);
    const { server, client, events } = await plain(context);
    expect(events.map(({ type }: { type: string }) => type)).toEqual([
      "handshake",
      "handshake",
    ]);
    await client.send("x");
    expect(String(await server.receive())).toBe("x");
    handler.close();
    const [version, , domain, address, , mechanism, name, password] = await asked;
    expect([version, domain, address]).toEqual(["1.0", "global", "127.0.0.1"]);
    expect([mechanism, name, password]).toEqual(["PLAIN", "user", "secret"]);
  });

  test.each([
    [300, "Temporary error"],
    [400, "Authentication failure"],
    [500, "Internal error"],
    // Only the server sees the status 300: it ends the connection without an error message.
  ])("a handler refuses with %i", async (status, message) => {
    const answer = ([version, id]: string[]): string[] => [
      version!,
      id!,
      String(status),
      "No",
      "",
      "",
    ];
    const { context } = await withHandler(answer);
    const { events } = await plain(context, status === 300 ? 1 : 2);
    for (const { type, error } of events) {
      expect(type).toBe("handshake:error:auth");
      expect(error).toMatchObject({ status, message });
    }
  });

  test.each<[string, string, (frames: string[]) => string[]]>([
    [
      "another version",
      "ERR_ZAP_BAD_VERSION",
      ([, id]) => ["9.9", id!, "200", "", "", ""],
    ],
    [
      "too few frames",
      "ERR_ZAP_MALFORMED_REPLY",
      ([version, id]) => [version!, id!, "200"],
    ],
    [
      "another request",
      "ERR_ZAP_BAD_REQUEST_ID",
      ([version]) => [version!, "?", "200", "", "", ""],
    ],
    [
      "no status",
      "ERR_ZAP_INVALID_STATUS_CODE",
      ([version, id]) => [version!, id!, "999", "", "", ""],
    ],
  ])("a handler that answers with %s", async (_what, code, answer) => {
    const { context } = await withHandler(answer);
    const server = it.open("Pair", { context, plainServer: true, zapDomain: "global" });
    const client = it.open("Pair", { context, plainUsername: "u", plainPassword: "p" });
    const events = it.eventsOf(server);
    await server.bind(wildcard);
    client.connect(server.lastEndpoint);
    const { type, error } = await eventOf(events, /^handshake/);
    expect(type).toBe("handshake:error:protocol");
    expect(error).toMatchObject({ code, message: "ZAP protocol error" });
  });

  test("two peers with different mechanisms", async () => {
    const server = it.open("Pair", { plainServer: true });
    const client = it.open("Pair");
    const events = it.eventsOf(server);
    await server.bind(wildcard);
    client.connect(server.lastEndpoint);
    const { type, error } = await eventOf(events, /^handshake/);
    expect(type).toBe("handshake:error:protocol");
    expect(error).toMatchObject({
      code: "ERR_ZMTP_MECHANISM_MISMATCH",
      message: "ZMTP protocol error",
    });
  });
});
