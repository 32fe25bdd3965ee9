import { addonWith } from "../harness/addon.mjs";
import { messagesFor, rateOf } from "../harness/push-pull.mjs";
import { peersNamed } from "../peers/index.mjs";

const [zmqNapi] = peersNamed("zmq-napi");

/** More than any size that is measured. */
const never = 1_000_000_000;

/** The slab that small frames share. */
const slabBytes = 8192;

/** What each way in is compiled with. @type {Record<string, () => Record<string, number>>} */
const waysIn = {
  "in by slab": () => ({ ZMQ_NAPI_SLAB_FRAME: slabBytes, ZMQ_NAPI_LENT_FRAME: never }),
  "in by own buffer": () => ({ ZMQ_NAPI_SLAB_FRAME: 1, ZMQ_NAPI_LENT_FRAME: never }),
  "in lent by libzmq": () => ({ ZMQ_NAPI_SLAB_FRAME: 1, ZMQ_NAPI_LENT_FRAME: 2 }),
};

/** What each way out has as zeroCopyThreshold. @type {Record<string, number>} */
const waysOut = { "out copied": Infinity, "out lent": 0 };

/** @param {string} name @returns {import("../harness/peer.mjs").Peer} */
const way = (name) => ({ ...zmqNapi, name, about: `zmq-napi, frames always ${name}` });

/** @type {import("../harness/workload.mjs").Workload} */
export const workload = {
  name: "thresholds",
  title: "which way in and out is best for a frame, by its size",
  about:
    "PUSH to PULL over tcp. In: copied into the slab that frames share, copied into an " +
    "ArrayBuffer of its own, or memory of libzmq's lent as one; each is a build of the addon " +
    "that takes this way for every frame, and sending copies. Out: copied, or the buffer lent " +
    "to libzmq by `zeroCopyThreshold`; receiving is as usual. The defaults are to be where " +
    "the curves cross.",
  axis: "size",
  metrics: { "messages/s": { unit: "messages/s", better: "more" } },
  peers: [...Object.keys(waysIn), ...Object.keys(waysOut)].map(way),
  rounds: { usual: 3, quick: 1 },
  cases: ({ quick, sizes }) =>
    (
      sizes ??
      (quick ? [4096] : [64, 512, 2048, 4096, 8192, 16_384, 32_768, 65_536, 262_144])
    ).map((size) => ({ size })),
  suits: ({ name }, { size }) => name !== "in by slab" || Number(size) <= slabBytes,
  async run({ name }, one, choice) {
    const size = Number(one["size"]);
    const count = choice.count ?? Math.ceil(messagesFor(size, choice) / 2);
    const work = { size, count };
    const macros = waysIn[name]?.();
    // JSON has no Infinity, which is the default.
    const push = waysOut[name] === 0 ? { zeroCopyThreshold: 0 } : {};
    const env = macros && { ZMQ_NAPI_BINARY: await addonWith(macros) };
    const rate = await rateOf(zmqNapi, { ...work, push }, env ? { env } : {});
    return { "messages/s": rate };
  },
};
