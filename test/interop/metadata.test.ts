// The properties that a socket sends to its peers, as pyzmq sees them.

import { curveKeyPair, Dealer, Push } from "zmq-napi";

import { endpoint, wireTransports } from "../support/transports";
import { hasPyzmq, Peer } from "./peer";
import { describeWith } from "../support/needs";

describeWith("python3-zmq", hasPyzmq)("pyzmq", () => {
  let peer: Peer;

  beforeEach(() => {
    peer = new Peer("pyzmq");
  });

  afterEach(async () => {
    await peer[Symbol.asyncDispose]();
  });

  test.each(wireTransports)("sees metadata over %s", async (transport) => {
    const pull = await peer.open("Pull");
    using push = new Push({ metadata: { "X-Role": "worker", "X-a": "ä" } });
    push.metadata = { "X-Zone": "z".repeat(100_000) };
    push.connect(await pull.bind(endpoint(transport)));
    await push.send("x");
    expect(await pull.properties("X-Role", "X-a", "X-Zone", "X-Other")).toEqual({
      "X-Role": "worker",
      "X-a": "ä",
      "X-Zone": "z".repeat(100_000),
      "X-Other": null,
    });
  });

  test("sees the properties that were set when the connection began", async () => {
    const [one, two] = [await peer.open("Pull"), await peer.open("Pull")];
    using push = new Push({ metadata: { "X-Number": "1" } });
    push.connect(await one.bind(endpoint("tcp")));
    await push.send("x");
    expect(await one.properties("X-Number", "X-Late")).toEqual({
      "X-Number": "1",
      "X-Late": null,
    });
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    push.metadata = { "X-Late": "2" };
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
    push.connect(await two.bind(endpoint("tcp")));
    await push.send("to one");
    await push.send("to two");
    expect(await two.properties("X-Number", "X-Late")).toEqual({
      "X-Number": "1",
      "X-Late": "2",
    });
  });

  test("sees metadata with CURVE", async () => {
    const [server, client] = [curveKeyPair(), curveKeyPair()];
    const pull = await peer.open("Pull", {
      curveServer: true,
      curveSecretKey: server.secretKey,
    });
    using dealer = new Push({
      curvePublicKey: client.publicKey,
      curveSecretKey: client.secretKey,
      curveServerKey: server.publicKey,
      metadata: { "X-Secret": "told" },
    });
    dealer.connect(await pull.bind(endpoint("tcp")));
    await dealer.send("x");
    expect(await pull.properties("X-Secret")).toEqual({ "X-Secret": "told" });
  });

  test("keeps a routing id separate from metadata", async () => {
    const router = await peer.open("Router");
    using dealer = new Dealer({ routingId: "me", metadata: { "X-Id": "other" } });
    dealer.connect(await router.bind(endpoint("tcp")));
    await dealer.send("x");
    expect(String((await router.receive())[0])).toBe("me");
  });
});
