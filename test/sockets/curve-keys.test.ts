import { curveKeyPair, Pair, Pull, Push, type SocketOptions } from "zmq-napi";
import { Client } from "zmq-napi/draft";

import "../support/leaks";
import { endpoint } from "../support/transports";

const { publicKey, secretKey } = curveKeyPair();
const { publicKey: curveServerKey } = curveKeyPair();
const own = { curvePublicKey: publicKey, curveSecretKey: secretKey };

const halves: [string, SocketOptions<Pair>, string][] = [
  ["a server without a key", { curveServer: true }, "needs curveSecretKey; set them"],
  [
    "a server with its public key only",
    { curveServer: true, curvePublicKey: publicKey },
    "needs curveSecretKey; set them",
  ],
  [
    "a client without keys of its own",
    { curveServerKey },
    "needs curvePublicKey and curveSecretKey; set them",
  ],
  [
    "a client without its secret key",
    { curveServerKey, curvePublicKey: publicKey },
    "needs curveSecretKey; set them",
  ],
  [
    "a client without its public key",
    { curveServerKey, curveSecretKey: secretKey },
    "needs curvePublicKey; set them",
  ],
  ["keys of neither client nor server", own, "curveServerKey (or, as a server, curveS"],
  [
    "a client with keys of two pairs",
    { ...own, curveServerKey, curvePublicKey: curveServerKey },
    "curvePublicKey and curveSecretKey must be of one pair",
  ],
];

describe.each(halves)("%s", (_name, options, message) => {
  test.each(["tcp", "ipc", "ws"] as const)("is not bound or connected by %s", (by) => {
    using pair = new Pair(options);
    const address = by === "ipc" ? endpoint("ipc") : `${by}://127.0.0.1:5555`;
    const refused = expect.objectContaining({
      name: "ZmqError",
      code: "EINVAL",
      address,
      message: expect.stringContaining(message),
    });
    const errors: Error[] = [];
    for (const act of ["bindSync", "connect"] as const) {
      try {
        pair[act](address);
      } catch (error) {
        errors.push(error as Error);
      }
    }
    expect(errors).toEqual([refused, refused]);
    expect(errors.join()).not.toContain(secretKey);
    // The socket stays usable.
    Object.assign(pair, { ...own, curveServer: false, curveServerKey });
    pair.connect(address);
  });

  test("works by inproc, which has no security", async () => {
    using pair = new Pair(options);
    using peer = new Pair();
    const address = endpoint("inproc");
    pair.bindSync(address);
    peer.connect(address);
    await peer.send("x");
    expect(String(await pair.receive())).toBe("x");
  });
});

test("complete configurations are bound and connected, whichever end listens", async () => {
  using server = new Pull({ curveServer: true, curveSecretKey: secretKey });
  using client = new Push({ ...curveOf(curveKeyPair()), curveServerKey: publicKey });
  server.connect(await client.bind("tcp://127.0.0.1:*"));
  await client.send("x");
  expect(String(await server.receive())).toBe("x");
});

test("keys of a mechanism that is off are not checked", () => {
  using pair = new Pair({ curveServer: true });
  pair.plainServer = true;
  pair.bindSync("tcp://127.0.0.1:*");
  using other = new Pair({ curveServer: true });
  other.curveServer = false;
  other.bindSync("tcp://127.0.0.1:*");
});

test("draft sockets are refused as well", () => {
  using client = new Client({ curveServerKey });
  expect(() => {
    client.connect("tcp://127.0.0.1:5555");
  }).toThrow("needs curvePublicKey and curveSecretKey");
});

function curveOf(pair: { publicKey: string; secretKey: string }) {
  return { curvePublicKey: pair.publicKey, curveSecretKey: pair.secretKey };
}

test("a server needs no public key, and may have one", async () => {
  using pull = new Pull({ curveServer: true, curveSecretKey: secretKey });
  pull.curvePublicKey = curveServerKey;
  using push = new Push({ ...own, curveServerKey: publicKey });
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  await push.send("x");
  expect(String(await pull.receive())).toBe("x");
});
