// The draft sockets of zeromq.js, in a separate process, and our draft sockets.

import { Client, Dish, Gather, Radio, Scatter, Server } from "zmq-napi/draft";

import { groupLimit } from "../support/draft-flows";
import { Program } from "../support/program";
import { endpoint, wireTransports } from "../support/transports";
import { timeLimit } from "./time-limit";

const theirs = require.resolve("zeromq/draft");

/**
 * A program with zeromq.js's draft sockets. It prints its endpoint, and ends on request.
 */
function program(body: string, ...args: string[]): Program {
  const source = `
    const draft = require(args[0]);
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    let over = false;
    process.stdin.once("data", () => (over = true)).unref();
    ${body}
    process.exit();`;
  return new Program(source, [theirs, ...args], ["--no-warnings"]);
}

const texts = ["", "short", "a text of some more bytes than that", "x".repeat(100_000)];

describe.each(wireTransports)("over %s", (transport) => {
  test("our Server answers their Client", async () => {
    using server = new Server(timeLimit);
    const bound = await server.bind(endpoint(transport));
    await using peer = program(
      `const client = new draft.Client();
      client.connect(args[1]);
      for (const text of JSON.parse(args[2])) {
        await client.send(text);
        const [answer] = await client.receive();
        say(String(answer) === text);
      }`,
      bound,
      JSON.stringify(texts),
    );
    for (const text of texts) {
      const [message, from] = await server.receive();
      expect(String(message)).toBe(text);
      await server.send(message, from);
    }
    expect((await peer.end).lines).toEqual(texts.map(() => "true"));
  });

  test("their Server answers our Client", async () => {
    await using peer = program(
      `const server = new draft.Server();
      await server.bind(args[1]);
      say(server.lastEndpoint);
      for await (const [text, { routingId }] of server) await server.send(text, { routingId });`,
      endpoint(transport),
    );
    using client = new Client(timeLimit);
    client.connect((await peer.line(/^\w+:.*/))[0]);
    for (const text of texts) {
      await client.send(text);
      expect(String((await client.receive())[0])).toBe(text);
    }
  });

  test("their Gather gets from our Scatter what was sent, and ours from theirs", async () => {
    using gather = new Gather(timeLimit);
    using scatter = new Scatter();
    await using peer = program(
      `const [gather, scatter] = [new draft.Gather(), new draft.Scatter()];
      await gather.bind(args[1]);
      scatter.connect(args[2]);
      say(gather.lastEndpoint);
      for await (const [text] of gather) await scatter.send(text);`,
      endpoint(transport),
      await gather.bind(endpoint(transport)),
    );
    scatter.connect((await peer.line(/^\w+:.*/))[0]);
    for (const text of texts) {
      await scatter.send(text);
      expect(String((await gather.receive())[0])).toBe(text);
    }
  });
});

/** A group that both packages support: zeromq.js has a fault that is fixed in ours. */
const group = "fifteen letters".slice(0, groupLimit);

describe.each(["tcp", "ipc", "udp"] as const)("over %s", (transport) => {
  const wanted = () => (transport === "udp" ? "udp://127.0.0.1:*" : endpoint(transport));

  test("our Dish receives from their Radio", async () => {
    using dish = new Dish(timeLimit);
    dish.join(group);
    const bound = await dish.bind(wanted());
    await using peer = program(
      `const radio = new draft.Radio();
      await radio.connect(args[1]);
      while (!over) {
        for (const group of ["nobody's", args[2]]) await radio.send("to " + group, { group });
        await sleep(5);
      }`,
      bound,
      group,
    );
    const [text, details] = await dish.receive();
    expect([String(text), String(details.group)]).toEqual([`to ${group}`, group]);
    peer.write("enough");
    expect(await peer.end).toMatchObject({ code: 0, errors: "" });
  });

  test("their Dish receives from our Radio", async () => {
    using port = new Dish();
    const free = await port.bind(wanted());
    port.close();
    await using peer = program(
      `const dish = new draft.Dish();
      dish.join(args[2]);
      for (;;) {
        // Where ours was bound until now.
        if (await dish.bind(args[1]).then(() => true, () => false)) break;
        await sleep(5);
      }
      say("bound");
      const [text, { group }] = await dish.receive();
      say(text + ", " + group);`,
      free,
      group,
    );
    await peer.line(/bound/);
    using radio = new Radio();
    radio.connect(free);
    let arrived = false;
    const line = peer.line(/, /).finally(() => (arrived = true));
    while (!arrived) {
      for (const to of ["nobody's", group]) await radio.send(`to ${to}`, { group: to });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await line).input).toBe(`to ${group}, ${group}`);
  });
});
