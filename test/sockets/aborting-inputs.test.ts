// What makes libzmq end the process must be refused before it gets there. Each in a
// process of its own.

import { run } from "../support/program";
import { freshPath } from "../support/transports";

/** Programs that say `refused` with the code of an error, or go on to their end. */
const refused: Record<string, string> = {
  "a PLAIN server that enforces no ZAP domain binds": `
    const server = new zmq.Pull({ plainServer: true, zapEnforceDomain: true });
    const client = new zmq.Push({ plainUsername: "u", plainPassword: "p", linger: 0 });
    sockets.push(server, client);
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    await client.send("x", { timeout: 300 });
    await server.receive({ timeout: 300 });`,
  "a PLAIN server that enforces no ZAP domain connects": `
    const server = new zmq.Pull({ plainServer: true, zapEnforceDomain: true });
    const client = new zmq.Push({ plainUsername: "u", plainPassword: "p", linger: 0 });
    sockets.push(server, client);
    server.connect(await client.bind("tcp://127.0.0.1:*"));
    await client.send("x", { timeout: 300 });
    await server.receive({ timeout: 300 });`,
  "a socket that can't answer takes the name of authentication handlers": `
    const pull = new zmq.Pull();
    const server = new zmq.Router({ plainServer: true, zapDomain: "d" });
    const client = new zmq.Dealer({ plainUsername: "u", plainPassword: "p", linger: 0 });
    sockets.push(pull, server, client);
    await pull.bind("inproc://zeromq.zap.01");
    client.connect(await server.bind("tcp://127.0.0.1:*"));
    await server.receive({ timeout: 300 });`,
  "I/O threads are tied to a CPU that is not there": `
    class Tied extends zmq.Context {
      tie(cpu) { this.setInt32Option(7, cpu); }
    }
    const context = new Tied();
    context.tie(4000);
    sockets.push(new zmq.Pair({ context }));`,
  "I/O threads get a scheduling policy that is not there": `
    const context = new zmq.Context({ threadSchedulingPolicy: 77 });
    sockets.push(new zmq.Pair({ context }));`,
  "I/O threads get a priority that is out of range": `
    const context = new zmq.Context({ threadSchedulingPolicy: 1, threadPriority: 1000 });
    sockets.push(new zmq.Pair({ context }));`,
  "useFileDescriptor is no descriptor": `
    const pair = new zmq.Pair({ useFileDescriptor: 999 });
    sockets.push(pair);
    await pair.bind("tcp://127.0.0.1:*");
    await new Promise((resolve) => setTimeout(resolve, 100));`,
  "useFileDescriptor is a file": `
    const fd = require("node:fs").openSync(args[0], "w");
    const pair = new zmq.Pair({ useFileDescriptor: fd });
    sockets.push(pair);
    await pair.bind("tcp://127.0.0.1:*");
    await new Promise((resolve) => setTimeout(resolve, 100));`,
};

test.each(Object.entries(refused))(
  "the process lives on when %s",
  async (_what, body) => {
    const end = await run(
      `const sockets = [];
    try { ${body} say("went on"); }
    catch (error) { say("refused", error.code); }
    for (const socket of sockets) socket.close();`,
      [freshPath()],
    );
    expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
    expect(end.lines).toEqual([expect.stringMatching(/^refused E\w+$/)]);
  },
);

/** Programs that must simply go on. */
const borne: Record<string, string> = {
  "a peer sends what is no greeting": `
    const pull = new zmq.Pull();
    const bound = await pull.bind("tcp://127.0.0.1:*");
    for (const bytes of ["GET / HTTP/1.0\\r\\n\\r\\n", "\\xff".repeat(64), "\\0".repeat(64), ""]) {
      const socket = require("node:net").connect(Number(bound.split(":")[2]), "127.0.0.1");
      socket.on("error", () => {});
      socket.end(Buffer.from(bytes, "latin1"));
      await new Promise((resolve) => socket.on("close", resolve).resume());
    }
    const push = new zmq.Push();
    push.connect(bound);
    await push.send("x");
    say(String(await pull.receive()));
    push.close();
    pull.close();`,
  "a frame is larger than maxMessageSize": `
    const pull = new zmq.Pull({ maxMessageSize: 1000 });
    const bound = await pull.bind("tcp://127.0.0.1:*");
    const large = new zmq.Push({ linger: 0 });
    large.connect(bound);
    await large.send("x".repeat(1001));
    await pull.receive({ timeout: 100 }).catch((error) => say(error.code));
    large.close();
    const push = new zmq.Push();
    push.connect(bound);
    await push.send("x");
    say(String(await pull.receive()));
    push.close();
    pull.close();`,
  "there are no I/O threads": `
    const context = new zmq.Context({ ioThreads: 0 });
    const pair = new zmq.Pair({ context });
    await pair.bind("tcp://127.0.0.1:*").catch((error) => say(error.code));
    const other = new zmq.Pair({ context });
    pair.connect(other.bindSync("inproc://x"));
    await pair.send("x");
    say(String(await other.receive()));
    pair.close();
    other.close();
    await context.close();`,
};

test.each([
  ["a peer sends what is no greeting", ["x"]],
  ["a frame is larger than maxMessageSize", ["EAGAIN", "x"]],
  ["there are no I/O threads", ["EMTHREAD", "x"]],
])("the process lives on when %s", async (what, lines) => {
  const end = await run(borne[what] ?? "");
  expect(end).toMatchObject({ code: 0, signal: null, errors: "", lines });
});
