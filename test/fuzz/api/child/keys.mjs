// CURVE keys of a server and a client, made anew in each child.

import { zmq } from "./modules.mjs";

const pairs = zmq.capability.curve ? [zmq.curveKeyPair(), zmq.curveKeyPair()] : [];

/** @type {Record<string, string | undefined>} */
export const z85 = {
  serverPublic: pairs[0]?.publicKey,
  serverSecret: pairs[0]?.secretKey,
  clientPublic: pairs[1]?.publicKey,
  clientSecret: pairs[1]?.secretKey,
};
