import { once } from "node:events";
import { createServer, get } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Stream } from "zmq-napi";

import { run } from "../support/program";
import { link } from "../support/transports";

/** Receives pieces of the stream of `peer` until the text of all of them matches. */
async function read(stream: Stream, peer: Buffer, pattern: RegExp): Promise<string> {
  let text = "";
  while (!pattern.test(text)) {
    const [id, piece] = await stream.receive();
    if (id.equals(peer)) text += String(piece);
  }
  return text;
}

test("a Stream serves a real HTTP client", async () => {
  using stream = new Stream();
  const url = (await link("tcp", stream)).replace("tcp:", "http:");
  const answered = (async () => {
    const request = get(`${url}/path?query`, { agent: false });
    const [response] = await once(request, "response");
    let body = "";
    for await (const chunk of response) body += String(chunk);
    return { status: response.statusCode, body };
  })();
  const [peer, nothing] = await stream.receive();
  expect([peer.length, nothing.length]).toEqual([5, 0]);
  expect(await read(stream, peer, /\r\n\r\n$/)).toMatch(
    /^GET \/path\?query HTTP\/1\.1\r\n/,
  );
  const body = "x".repeat(100_000);
  await stream.send([peer, `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`]);
  await stream.send([peer, body]);
  expect(await answered).toEqual({ status: 200, body });
  await stream.send([peer, ""]);
});

test("a Stream asks a real HTTP server", async () => {
  const server = createServer((request, response) => {
    response.setHeader("Connection", "close");
    response.end(`you asked for ${request.url}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  using stream = new Stream();
  const { port } = server.address() as AddressInfo;
  stream.connect(`tcp://127.0.0.1:${port}`, { routingId: "server" });
  const [peer, nothing] = await stream.receive();
  expect([String(peer), nothing.length]).toEqual(["server", 0]);
  await stream.send([peer, "GET /page HTTP/1.1\r\nHost: x\r\n\r\n"]);
  const text = await read(stream, peer, /you asked for \/page/);
  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  server.close();
});

test("an empty piece reports begin and end, and sending one ends the connection", async () => {
  using stream = new Stream();
  const port = Number((await link("tcp", stream)).split(":").pop());
  const client = connect(port, "127.0.0.1");
  const [peer, begin] = await stream.receive();
  expect(begin.length).toBe(0);
  client.write("hello");
  expect(await read(stream, peer, /hello/)).toBe("hello");
  client.end();
  expect(await stream.receive()).toEqual([peer, Buffer.alloc(0)]);

  const other = connect(port, "127.0.0.1");
  const closed = once(other, "close");
  other.resume();
  const [next] = await stream.receive();
  expect(next).not.toEqual(peer);
  await stream.send([next, ""]);
  await closed;
});

test("without notify only data arrives", async () => {
  using stream = new Stream({ notify: false });
  expect(stream.notify).toBe(false);
  const port = Number((await link("tcp", stream)).split(":").pop());
  const client = connect(port, "127.0.0.1");
  client.write("data");
  expect(String((await stream.receive())[1])).toBe("data");
  client.destroy();
  await once(client, "close");
});

test("two Streams exchange bytes in order", async () => {
  using server = new Stream();
  using client = new Stream();
  const bound = await link("tcp", server);
  client.connect(bound, { routingId: "s" });
  await client.receive();
  const [peer] = await server.receive();
  const sent = Array.from({ length: 2000 }, (_, index) => `${index} `);
  for (const text of sent) await client.send(["s", text]);
  expect(await read(server, peer, /1999 $/)).toBe(sent.join(""));
});

test.each([[[]], [["id"]], [["id", "data", "more"]], ["text"], [null], [undefined]])(
  "%j is no message of a Stream",
  (message) => {
    using stream = new Stream();
    const wrong = message as unknown as [string, string];
    expect(() => stream.send(wrong)).toThrow(
      "A Stream sends two frames, [routingId, data], but got ",
    );
    expect(() => stream.trySend(wrong)).toThrow(TypeError);
  },
);

test("a duplicate routing id is refused and does not end the process", async () => {
  const end = await run(`
    const server = new zmq.Stream();
    const bound = await server.bind("tcp://127.0.0.1:*");
    const stream = new zmq.Stream({ linger: 0 });
    stream.connect(bound, { routingId: "same" });
    await stream.receive();
    try { stream.connect(bound, { routingId: "same" }); }
    catch (error) { say(error.code); }
    stream.close();
    server.close();`);
  expect(end).toMatchObject({ code: 0, signal: null, lines: ["EADDRINUSE"] });
});
