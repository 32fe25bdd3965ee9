import { type CurveKeyPair, curveKeyPair, Pull, Push } from "zmq-napi";

import "../support/leaks";
import { endpoint, wireTransports } from "../support/transports";
import { texts, messages } from "./frames";
import { timeLimit } from "./time-limit";
import { describePeers, Peer } from "./peer";

const server = curveKeyPair();
const client = curveKeyPair();
const stranger = curveKeyPair();

const serverOptions = { curveServer: true, curveSecretKey: server.secretKey };
const clientOptions = ({ publicKey }: CurveKeyPair) => ({
  curvePublicKey: client.publicKey,
  curveSecretKey: client.secretKey,
  curveServerKey: publicKey,
});

describePeers("%s with CURVE", (name) => {
  let peer: Peer;

  beforeEach(() => {
    peer = new Peer(name);
  });

  afterEach(async () => {
    await peer[Symbol.asyncDispose]();
  });

  test.each(wireTransports)("sends to our server over %s", async (transport) => {
    using pull = new Pull({ ...timeLimit, ...serverOptions });
    const push = await peer.open("Push", clientOptions(server));
    await push.connect(await pull.bind(endpoint(transport)));
    for (const message of Object.values(messages)) {
      await push.send(...message);
      expect(texts(await pull.receive())).toEqual(texts(message));
    }
  });

  test.each(wireTransports)("receives from our client over %s", async (transport) => {
    const pull = await peer.open("Pull", serverOptions);
    using push = new Push(clientOptions(server));
    push.connect(await pull.bind(endpoint(transport)));
    for (const message of Object.values(messages)) {
      await push.send(message);
      expect(texts(await pull.receive())).toEqual(texts(message));
    }
  });

  test.each([
    ["another server's key", clientOptions(stranger)],
    ["no keys", {}],
  ])("does not get through to our server with %s", async (_, options) => {
    using pull = new Pull({ ...timeLimit, ...serverOptions });
    const bound = await pull.bind(endpoint("tcp"));
    const refused = await peer.open("Push", options);
    await refused.watch();
    await refused.connect(bound);
    await refused.offer("lost");
    await refused.event("disconnected");
    const welcome = await peer.open("Push", clientOptions(server));
    await welcome.connect(bound);
    await welcome.send("kept");
    expect(texts(await pull.receive())).toEqual(texts(["kept"]));
    expect(pull.tryReceive()).toBeUndefined();
  });

  test.each([
    ["another server's key", clientOptions(stranger)],
    ["no keys", {}],
  ])("does not let us through with %s", async (_, options) => {
    const pull = await peer.open("Pull", serverOptions);
    await pull.watch();
    const bound = await pull.bind(endpoint("tcp"));
    using refused = new Push({ ...options, linger: 0 });
    refused.connect(bound);
    refused.trySend("lost");
    await pull.event("disconnected");
    using welcome = new Push(clientOptions(server));
    welcome.connect(bound);
    await welcome.send("kept");
    expect(texts(await pull.receive())).toEqual(texts(["kept"]));
  });
});
