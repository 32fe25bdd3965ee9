import { pair } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { messagesFor, rateOf } from "../harness/pair.mjs";
import { peersNamed } from "../peers/index.mjs";
import { peers as libzmq } from "../peers/libzmq.mjs";

/** Measures libzmq's own tools. The last argument `1` makes them encrypt. @param {number} size @param {number} count @param {boolean} curve */
async function rateOfTools(size, count, curve) {
  const work = { address: addressOf("tcp"), size, count };
  const last = curve ? ["1"] : [];
  const receiver = await libzmq[0].command("receiver", work);
  const sender = await libzmq[0].command("sender", work);
  const [program, , ...numbers] = sender.argv;
  const { bound } = await pair(
    { ...receiver, argv: [...receiver.argv, ...last] },
    (endpoint) => ({ ...sender, argv: [program, endpoint, ...numbers, ...last] }),
  );
  return count / bound.seconds;
}

/** The options of both sockets. */
async function security() {
  const { curveKeyPair } = await import("zmq-napi");
  const [server, client] = [curveKeyPair(), curveKeyPair()];
  return {
    pull: { curveServer: true, curveSecretKey: server.secretKey },
    push: {
      curveServerKey: server.publicKey,
      curvePublicKey: client.publicKey,
      curveSecretKey: client.secretKey,
    },
  };
}

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "curve",
  title: "messages with and without CURVE, PUSH to PULL over tcp",
  about:
    "All peers encrypt with libsodium, on the I/O threads of both sides. The clock starts after " +
    "the first message, so the handshake is not included. zmq-napi and libzmq's tools have the " +
    "same build of libsodium. zeromq.js has its own.",
  axis: "size",
  metrics: { "messages/s": { unit: "messages/s", better: "more" } },
  peers: peersNamed("zmq-napi", "zeromq.js", "libzmq"),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes = quick ? [1024] : [64, 1024, 16384] }) =>
    [true, false].flatMap((curve) => sizes.map((size) => ({ curve, size }))),
  async run(peer, one, choice) {
    const size = Number(one["size"]);
    const curve = one["curve"] === true;
    const count =
      choice.count ??
      (curve ? Math.ceil(messagesFor(3 * size, choice) / 2) : messagesFor(size, choice));
    if (peer.name === "libzmq")
      return { "messages/s": await rateOfTools(size, count, curve) };
    const options = curve ? await security() : {};
    return { "messages/s": await rateOf(peer, { size, count, ...options }) };
  },
};
