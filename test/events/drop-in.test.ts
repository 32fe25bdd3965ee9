// The same program observes its sockets with zeromq.js and with our package, and must get
// the same events.

import { run } from "../support/program";
import { freshPath, unboundEndpoint } from "../support/transports";

const incumbent = require.resolve("zeromq");

/**
 * `observe` collects a socket's events. `said` prints the events without the fields that
 * differ.
 */
const prelude = `
  const lib = args[0] === "ours" ? zmq : require(args[0]);
  const [wildcard, absent] = args.slice(1);
  const observe = (socket) => {
    const events = [];
    let wake = () => undefined;
    const end = (async () => {
      for await (const event of socket.events) {
        events.push(event);
        wake();
      }
    })();
    const until = async (type) => {
      while (!events.some((event) => event.type === type)) {
        await new Promise((resolve) => (wake = resolve));
      }
    };
    return { events, end, until };
  };
  const known = new Map();
  const named = (text) => {
    for (const [address, name] of known) text = text.replaceAll(address, name);
    return text;
  };
  const textOf = ({ error, interval, ...event }) => named(JSON.stringify({
    ...event,
    keys: Object.keys({ ...event, ...(error && { error }), ...(interval && { interval }) }),
    error: error && [error instanceof Error, error.message, error.code, error.errno, error.status],
    interval: typeof interval,
  }));
  const saidOnce = (who, events) => {
    for (const event of new Set(events.map(textOf))) say(who, event);
  };
  const listen = async (socket, address, name) => {
    await socket.bind(address);
    const bound = socket.lastEndpoint;
    known.set(bound, name);
    known.set(bound.replace(/^\\w+:\\/\\//, ""), name + " without transport");
    return bound;
  };
`;

const scenes: Record<string, string> = {
  "a peer that comes and goes": `
    const [server, client] = [new lib.Dealer({ linger: 0 }), new lib.Dealer({ linger: 0 })];
    const [atServer, atClient] = [observe(server), observe(client)];
    client.connect(await listen(server, wildcard, "BOUND"));
    await client.send("x");
    await server.receive();
    await Promise.all([atServer.until("handshake"), atClient.until("handshake")]);
    client.close();
    await Promise.all([atServer.until("disconnect"), atClient.end]);
    server.close();
    await atServer.end;
    saidOnce("server", atServer.events);
    saidOnce("client", atClient.events);`,

  "a server that goes and comes back": `
    const client = new lib.Dealer({ linger: 0, reconnectInterval: 20 });
    const atClient = observe(client);
    known.set(absent, "ABSENT");
    const first = new lib.Dealer({ linger: 0 });
    await first.bind(absent);
    client.connect(absent);
    await atClient.until("handshake");
    first.close();
    // An attempt that finds nobody has ended.
    await atClient.until("close");
    const seen = atClient.events.splice(0);
    for (;;) {
      const second = new lib.Dealer({ linger: 0 });
      try { await second.bind(absent); } catch (error) { second.close(); continue; }
      await atClient.until("handshake");
      second.close();
      break;
    }
    client.close();
    await atClient.end;
    const kinds = (events) => [...new Set(events.map(textOf))].sort();
    for (const event of kinds([...seen, ...atClient.events])) say(event);`,

  "nobody there": `
    const client = new lib.Dealer({ linger: 0, reconnectInterval: 10 });
    const atClient = observe(client);
    known.set(absent, "ABSENT");
    client.connect(absent);
    await atClient.until("connect:retry");
    client.close();
    await atClient.end;
    const kinds = [...new Set(atClient.events.map(textOf))].sort();
    for (const event of kinds) say(event);`,

  "an endpoint that is taken": `
    const [one, other] = [new lib.Dealer({ linger: 0 }), new lib.Dealer({ linger: 0 })];
    const atOther = observe(other);
    const address = await listen(one, wildcard, "BOUND");
    // The code is in the event: zeromq.js rejects with another one now and then.
    await other.bind(address).then(() => say("bound?"), () => say("refused"));
    one.close();
    other.close();
    await atOther.end;
    saidOnce("other", atOther.events);`,

  "a socket that binds and connects": `
    const [middle, front, back] = [1, 2, 3].map(() => new lib.Dealer({ linger: 0 }));
    const atMiddle = observe(middle);
    const atFront = observe(front);
    middle.connect(await listen(back, wildcard, "BACK"));
    await atMiddle.until("handshake");
    front.connect(await listen(middle, wildcard.replace(/(ipc:.*)/, "$1-too"), "MIDDLE"));
    await Promise.all([atFront.until("handshake"), atMiddle.until("accept")]);
    while (atMiddle.events.filter(({ type }) => type === "handshake").length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    front.close();
    await atMiddle.until("disconnect");
    back.close();
    while (atMiddle.events.filter(({ type }) => type === "disconnect").length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    middle.close();
    await Promise.all([atMiddle.end, atFront.end]);
    saidOnce("front", atFront.events);
    for (const event of [...new Set(atMiddle.events.map(textOf))].sort()) {
      if (!event.includes("connect:retry") && !event.includes("connect:delay")) say(event);
    }`,

  "a host name": `
    const [server, client] = [new lib.Dealer({ linger: 0 }), new lib.Dealer({ linger: 0 })];
    const [atServer, atClient] = [observe(server), observe(client)];
    const bound = await listen(server, wildcard.replace("127.0.0.1", "*"), "BOUND");
    const name = bound.replace("0.0.0.0", "localhost");
    known.set(name, "BY NAME").set(bound.replace("0.0.0.0", "127.0.0.1"), "BY NUMBER");
    client.connect(name);
    await Promise.all([atServer.until("handshake"), atClient.until("handshake")]);
    client.close();
    await Promise.all([atServer.until("disconnect"), atClient.end]);
    server.close();
    await atServer.end;
    saidOnce("server", atServer.events);
    saidOnce("client", atClient.events);`,

  "a socket that does nothing": `
    const idle = new lib.Dealer();
    const atIdle = observe(idle);
    idle.close();
    await atIdle.end;
    saidOnce("idle", atIdle.events);`,

  "a peer over inproc": `
    const [server, client] = [new lib.Pair({ linger: 0 }), new lib.Pair({ linger: 0 })];
    const [atServer, atClient] = [observe(server), observe(client)];
    await server.bind("inproc://here");
    client.connect("inproc://here");
    await client.send("x");
    await server.receive();
    for (const socket of [client, server]) socket.close();
    await Promise.all([atServer.end, atClient.end]);
    saidOnce("server", atServer.events);
    saidOnce("client", atClient.events);`,
};

const over: Record<string, readonly string[]> = {
  "a peer that comes and goes": ["tcp", "ipc", "ws"],
  "a server that goes and comes back": ["tcp", "ipc"],
  "nobody there": ["tcp", "ipc", "ws"],
  "an endpoint that is taken": ["tcp", "ws"],
  "a socket that binds and connects": ["tcp", "ipc", "ws"],
  "a host name": ["tcp", "ws"],
};

const cases = Object.keys(scenes).flatMap((scene) =>
  (over[scene] ?? ["tcp"]).map((transport) => [scene, transport] as const),
);

async function wordsFor(transport: string): Promise<string[]> {
  if (transport === "ipc") return [`ipc://${freshPath()}`, `ipc://${freshPath()}`];
  const absent = await unboundEndpoint("tcp");
  if (transport === "tcp") return ["tcp://127.0.0.1:*", absent];
  return ["ws://127.0.0.1:*/path", `${absent.replace("tcp:", "ws:")}/path`];
}

describe("the events of zeromq.js and ours are the same", () => {
  test.each(cases)(
    "for %s, over %s",
    async (scene, transport) => {
      const program = `${prelude}${scenes[scene]}`;
      const [theirs, ours] = [
        await run(program, [incumbent, ...(await wordsFor(transport))]),
        await run(program, ["ours", ...(await wordsFor(transport))]),
      ];
      expect(theirs).toMatchObject({ code: 0, errors: "" });
      expect(ours).toMatchObject({ code: 0, errors: "" });
      expect(ours.lines).toEqual(theirs.lines);
      expect(ours.lines.length).toBeGreaterThan(0);
    },
    30_000,
  );
});
