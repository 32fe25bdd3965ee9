// The patterns over each transport.

import { endpoint } from "../support/transports";
import { both } from "./packages";

const words = ["one", "two", "three"];

both((it) => {
  describe.each(["tcp", "ipc", "inproc"] as const)("over %s", (transport) => {
    /** Opens two sockets, the second of which is connected to the first. */
    async function pair(binding: string, connecting: string): Promise<any[]> {
      const [one, other] = [it.open(binding), it.open(connecting)];
      await join(one, other);
      return [one, other];
    }

    async function join(one: any, ...others: any[]): Promise<void> {
      await one.bind(endpoint(transport));
      for (const other of others) other.connect(one.lastEndpoint);
    }

    /** Reads messages with an iteration, and returns their last frames. */
    async function texts(socket: any, count: number): Promise<string[]> {
      const found: string[] = [];
      for await (const message of socket) {
        found.push(String(message.at(-1)));
        if (found.length === count) break;
      }
      return found;
    }

    async function sendAll(socket: any, messages: readonly unknown[]): Promise<void> {
      for (const message of messages) await socket.send(message);
    }

    test.each([
      ["Pair", "Pair"],
      ["Pull", "Push"],
      ["Gather", "Scatter"],
      ["Dealer", "Dealer"],
    ])("a %s gets all from a %s in order", async (binding, connecting) => {
      const [one, other] = await pair(binding, connecting);
      await sendAll(other, words);
      expect(await texts(one, words.length)).toEqual(words);
    });

    test("a Request gets the reply to each request", async () => {
      const [reply, request] = await pair("Reply", "Request");
      const echo = (async (): Promise<void> => {
        for await (const message of reply) await reply.send(message);
      })();
      for (const word of words) {
        await request.send(word);
        expect(String(await request.receive())).toBe(word);
      }
      reply.close();
      await echo;
    });

    test.each([
      ["Router", "Dealer"],
      ["Server", "Client"],
    ])("a %s answers each %s", async (binding, connecting) => {
      const server = it.open(binding);
      const clients = [it.open(connecting), it.open(connecting)];
      await join(server, ...clients);
      for (const client of clients) await sendAll(client, words);
      for (let count = 0; count < 2 * words.length; count++) {
        const [first, second] = await server.receive();
        if (binding === "Router") await server.send([first, second]);
        else await server.send(first, { routingId: second.routingId });
      }
      for (const client of clients) {
        expect(await texts(client, words.length)).toEqual(words);
      }
    });

    test("an XPublisher and an XSubscriber pass subscriptions and messages on", async () => {
      const [publisher, xSubscriber] = await pair("XPublisher", "XSubscriber");
      const [xPublisher, subscriber] = await pair("XPublisher", "Subscriber");
      subscriber.subscribe("t", "x");
      subscriber.unsubscribe("x");
      // What is unsubscribed before the connection may arrive as well.
      let subscription;
      do {
        [subscription] = await xPublisher.receive();
        await xSubscriber.send(subscription);
      } while (String(subscription) !== "\u0001t");
      do [subscription] = await publisher.receive();
      while (String(subscription) !== "\u0001t");
      await sendAll(publisher, words);
      for (const word of ["two", "three"]) {
        const message = await xSubscriber.receive();
        expect(String(message)).toBe(word);
        await xPublisher.send(message);
        expect(String(await subscriber.receive())).toBe(word);
      }
    });

    test("sockets with CURVE talk, also over inproc, which has no security", async () => {
      const [server, client] = [it.zmq.curveKeyPair(), it.zmq.curveKeyPair()];
      const keys = (pair: any): object => ({
        curvePublicKey: pair.publicKey,
        curveSecretKey: pair.secretKey,
      });
      const one = it.open("Pair", { curveServer: true, ...keys(server) });
      const other = it.open("Pair", {
        curveServerKey: server.publicKey,
        ...keys(client),
      });
      await join(one, other);
      await other.send("secret");
      expect(String(await one.receive())).toBe("secret");
    });

    test("operations that wait go on when their sockets are connected", async () => {
      const [one, other] = [it.open("Pair"), it.open("Pair")];
      const received = one.receive();
      // Over inproc, a send that waits would also wait in libzmq for the connection.
      const sent = transport === "inproc" ? undefined : other.send("late");
      await join(one, other);
      await (sent ?? other.send("late"));
      expect(String(await received)).toBe("late");
    });

    // Over inproc, libzmq queues messages for a peer that is not there.
    if (transport !== "inproc") {
      test("with immediate, nothing is queued for nobody", async () => {
        const [pull, push] = [it.open("Pull"), it.open("Push", { immediate: true })];
        await join(pull, push);
        const nobody = it.open("Pull");
        await nobody.bind(endpoint(transport));
        const { lastEndpoint } = nobody;
        await nobody.unbind(lastEndpoint);
        push.connect(lastEndpoint);
        await sendAll(push, words);
        expect(await texts(pull, words.length)).toEqual(words);
      });
    }

    test("a Dish gets what is for its groups", async () => {
      const [dish, radio] = await pair("Dish", "Radio");
      dish.join("left", "joined");
      dish.leave("left");
      // A Radio drops what is sent before it knows the groups of the Dish.
      const sending = setInterval(() => {
        for (const group of ["left", "joined"]) {
          radio.send(`to ${group}`, { group }).catch(() => undefined);
        }
      }, 5);
      try {
        for (let count = 0; count < 3; count++) {
          expect(String((await dish.receive())[0])).toBe("to joined");
        }
      } finally {
        clearInterval(sending);
      }
    });
  });

  test("an iteration over a Request that is closed meanwhile says EFSM", async () => {
    const request = it.open("Request");
    process.nextTick(() => request.close());
    const iterate = async (): Promise<void> => {
      for await (const reply of request) throw new Error(`got ${String(reply)}`);
    };
    await expect(iterate()).rejects.toMatchObject({ code: "EFSM" });
  });
});
