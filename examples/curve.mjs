// An encrypted connection, and two clients that the server refuses.

import { curveKeyPair, Pull, Push } from "zmq-napi";

const serverKeys = curveKeyPair();
const server = new Pull({ curveServer: true, curveSecretKey: serverKeys.secretKey });
const address = await server.bind("tcp://127.0.0.1:*");

/** @param {string} text @param {import("zmq-napi").SocketOptions<Push>} options */
async function send(text, options) {
  const client = new Push({ linger: 0, ...options });
  client.connect(address);
  // A refused client has no peer. Its send waits until the client is closed.
  const sent = client.send(text).catch(() => undefined);
  const message = await server.receive({ timeout: 300 }).catch(() => undefined);
  console.log(
    message ? `The server got "${message}".` : `The server did not get "${text}".`,
  );
  client.close();
  await sent;
}

const clientKeys = curveKeyPair();
const own = {
  curvePublicKey: clientKeys.publicKey,
  curveSecretKey: clientKeys.secretKey,
};
await send("sealed", { ...own, curveServerKey: serverKeys.publicKey });
await send("sealed for somebody else", { ...own, curveServerKey: clientKeys.publicKey });
await send("in the clear", {});
