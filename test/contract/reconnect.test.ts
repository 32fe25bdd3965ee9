// Peers in separate processes that crash and return.

import { Dealer, Pull, Push, Request, Subscriber } from "zmq-napi";

import { Program } from "../support/program";
import { endpoint, unboundEndpoint, wireTransports } from "../support/transports";

const printing = `
const pull = new zmq.Pull();
await pull.bind(args[0]);
say("bound");
for await (const frames of pull) say("got", frames.map(String).join(","));
`;

const echoing = `
const reply = new zmq.Reply();
await reply.bind(args[0]);
for await (const frames of reply) await reply.send(["echo", ...frames]);
`;

const publishing = `
const publisher = new zmq.XPublisher();
await publisher.bind(args[0]);
for await (const [request] of publisher) {
  await publisher.send([request.subarray(1), String(process.pid)]);
}
`;

const connecting = `
const push = new zmq.Push();
push.connect(args[0]);
for (let index = 0; ; index += 1) {
  await push.send([String(process.pid), String(index)]);
  await new Promise(setImmediate);
}
`;

const quickly = { reconnectInterval: 10 };

describe.each(wireTransports)(
  "over %s, after a peer was killed and started again",
  (transport) => {
    test("a Push sends on to the new Pull, in order", async () => {
      const bound = await unboundEndpoint(transport);
      using push = new Push({ ...quickly, linger: 0 });
      push.connect(bound);
      await using first = new Program(printing, [bound]);
      await push.send(["before", "x"]);
      await first.line(/got before,x/);
      await first.kill();
      await using second = new Program(printing, [bound]);
      await second.line(/bound/);
      // Messages on their way to the killed peer are lost; the others are whole and in
      // order.
      for (let index = 0; index < 500; index += 1) await push.send(["after", `${index}`]);
      await second.line(/got after,499/);
      const numbers = second.lines
        .filter((line) => line.startsWith("got after"))
        .map((line) => Number(line.split(",")[1]));
      const start = numbers[0] ?? 0;
      expect(numbers).toEqual(numbers.map((_, index) => start + index));
    });

    test("a Request asks the new Reply", async () => {
      const bound = await unboundEndpoint(transport);
      using request = new Request({
        ...quickly,
        relaxed: true,
        correlate: true,
        linger: 0,
      });
      request.connect(bound);
      const ask = async (text: string): Promise<string> => {
        for (;;) {
          await request.send(text);
          const answer = await request.receive({ timeout: 500 }).catch(() => undefined);
          if (answer !== undefined) return answer.map(String).join(",");
        }
      };
      await using first = new Program(echoing, [bound]);
      expect(await ask("one")).toBe("echo,one");
      await first.kill();
      await using second = new Program(echoing, [bound]);
      expect(await ask("two")).toBe("echo,two");
      expect(second.lines).toEqual([]);
    });

    test("a Subscriber has its subscriptions at the new publisher", async () => {
      const bound = await unboundEndpoint(transport);
      using subscriber = new Subscriber(quickly);
      subscriber.subscribe("topic");
      subscriber.connect(bound);
      await using first = new Program(publishing, [bound]);
      const [topic, one] = (await subscriber.receive()).map(String);
      await first.kill();
      await using second = new Program(publishing, [bound]);
      const [sameTopic, other] = (await subscriber.receive()).map(String);
      expect([topic, sameTopic]).toEqual(["topic", "topic"]);
      expect(other).not.toBe(one);
      await second.kill();
    });

    test("a Pull receives whole messages from the old peer and from the new", async () => {
      using pull = new Pull();
      const bound = await pull.bind(endpoint(transport));
      const from = async (): Promise<string> => {
        const [pid, number, ...rest] = (await pull.receive()).map(String);
        expect(rest).toEqual([]);
        expect(number).toMatch(/^\d+$/);
        return pid ?? "";
      };
      await using first = new Program(connecting, [bound]);
      const old = await from();
      await first.kill();
      await using second = new Program(connecting, [bound]);
      let pid = old;
      while (pid === old) pid = await from();
      expect(pid).not.toBe(old);
      await second.kill();
    });

    test("messages that a Dealer queues without a peer arrive", async () => {
      const bound = await unboundEndpoint(transport);
      using dealer = new Dealer({ ...quickly, linger: 0 });
      dealer.connect(bound);
      for (let index = 0; index < 100; index += 1) await dealer.send(["", `${index}`]);
      await using program = new Program(echoing, [bound]);
      for (let index = 0; index < 100; index += 1) {
        expect((await dealer.receive()).map(String)).toEqual(["", "echo", `${index}`]);
      }
      await program.kill();
    });
  },
);
