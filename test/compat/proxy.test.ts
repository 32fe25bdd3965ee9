import { endingOf } from "./ending";
import { both } from "./packages";

const wildcard = "tcp://127.0.0.1:*";

both((it) => {
  const { Proxy } = it.zmq;

  /** A proxy between two sockets that are bound. */
  async function bound(): Promise<{ proxy: any; front: any; back: any; ends: string[] }> {
    const [front, back] = [it.open("Router"), it.open("Dealer")];
    await front.bind(wildcard);
    await back.bind(wildcard);
    const ends = [front.lastEndpoint, back.lastEndpoint];
    return { proxy: new Proxy(front, back), front, back, ends };
  }

  test("is made of two sockets, and has them", async () => {
    const [front, back] = [it.open("Router"), it.open("Dealer")];
    const proxy = new Proxy(front, back);
    expect([proxy.frontEnd, proxy.backEnd]).toEqual([front, back]);
    expect(await endingOf(() => (proxy.frontEnd = back))).toMatchObject({
      how: "throws",
    });
    const fails = async (text: string, ...args: unknown[]): Promise<void> => {
      expect(await endingOf(() => new Proxy(...args))).toMatchObject({
        how: "throws",
        type: "TypeError",
        message: it.says(text),
      });
    };
    await fails("Front-end must be a socket object");
    await fails("Front-end must be a socket object", 1, back);
    await fails("Back-end must be a socket object", front);
    await fails("Back-end must be a socket object", front, 1);
    for (const args of [
      [{}, {}],
      [{}, back],
      [front, {}],
    ]) {
      expect(await endingOf(() => new Proxy(...args))).toMatchObject({
        how: "throws",
        type: it.differs("no-socket", { zeromq: "Error", "zmq-napi": "TypeError" }),
        message: it.says("Invalid argument"),
      });
    }
    const { how } = await endingOf(() => new Proxy(front, back, {}));
    expect(how).toBe(it.differs("arity", { zeromq: "throws", "zmq-napi": "returns" }));
  });

  test("runs on sockets that are bound or connected", async () => {
    const [front, back] = [it.open("Router"), it.open("Dealer")];
    const proxy = new Proxy(front, back);
    const fails = async (which: string): Promise<void> => {
      expect(await endingOf(() => proxy.run())).toMatchObject({
        how: "throws",
        code: "EINVAL",
        errno: 22,
        message: it.says(`${which} socket must be bound or connected`),
      });
    };
    await fails("Front-end");
    await front.bind(wildcard);
    await fails("Back-end");
    front.close();
    await fails("Front-end");
  });

  test("has sockets whose options are not read while it runs", async () => {
    const { proxy, front } = await bound();
    const end = proxy.run();
    const { how } = await endingOf(() => front.lastEndpoint);
    expect(how).toBe(
      it.differs("proxied-options", { zeromq: "returns", "zmq-napi": "throws" }),
    );
    proxy.terminate();
    await end;
  });

  test("takes commands only while it runs", async () => {
    const { proxy } = await bound();
    const commands = ["pause", "resume", "terminate"];
    const refused = {
      how: "throws",
      code: "EBADF",
      errno: 9,
      message: it.says("Socket is closed"),
    };
    for (const name of commands) {
      expect(await endingOf(() => proxy[name]())).toMatchObject(refused);
    }
    const run = endingOf(() => proxy.run());
    for (const name of commands) expect(proxy[name]()).toBeUndefined();
    expect(await run).toEqual({ how: "resolves", value: undefined });
    for (const name of commands) {
      expect(await endingOf(() => proxy[name]())).toMatchObject(refused);
    }
    const code = it.differs("proxy-ended", { zeromq: "EINVAL", "zmq-napi": "EBADF" });
    expect(await endingOf(() => proxy.run())).toMatchObject({ how: "throws", code });
  });

  test("forwards both ways, and closes its sockets at the end", async () => {
    const { proxy, front, back, ends } = await bound();
    const run = proxy.run();
    const [request, reply] = [it.open("Request"), it.open("Reply")];
    request.connect(ends[0]);
    reply.connect(ends[1]);
    await request.send(["a", "question"]);
    expect((await reply.receive()).map(String)).toEqual(["a", "question"]);
    await reply.send("an answer");
    expect(String(await request.receive())).toBe("an answer");
    expect([front.closed, back.closed]).toEqual([false, false]);
    proxy.terminate();
    await run;
    expect([front.closed, back.closed]).toEqual([true, true]);
  });

  test("its sockets are busy while it runs", async () => {
    const { proxy, front, back } = await bound();
    const run = proxy.run();
    const message = it.differs("proxied-text", {
      zeromq: "Socket is blocked by a bind or unbind operation",
      "zmq-napi": expect.stringMatching(/^Socket is busy: a Proxy runs on it/),
    });
    const busy = { how: "throws", code: "EBUSY", errno: 16, message };
    expect(await endingOf(() => front.send(["a", "b"]))).toMatchObject(busy);
    expect(await endingOf(() => back.receive())).toMatchObject(busy);
    expect(await endingOf(() => back.connect(wildcard))).toMatchObject(busy);
    expect(await endingOf(() => front.bind(wildcard))).toMatchObject(busy);
    expect(front.context).toBe(it.zmq.context);
    proxy.terminate();
    await run;
  });

  // Code that crashes or hangs zeromq.js runs in a separate process.
  const prelude = `
    const front = new zmq.Router({ linger: 0 });
    const back = new zmq.Dealer({ linger: 0 });
    await front.bind("${wildcard}");
    await back.bind("${wildcard}");
    const proxy = new zmq.Proxy(front, back);`;

  test("can't run twice at the same time", async () => {
    const body = `${prelude}
      const ended = proxy.run().then(() => "ended", ({ code }) => code);
      try { await proxy.run().catch(() => undefined); } catch ({ code }) { say(code); }
      try { proxy.terminate(); } catch {}
      say(await Promise.race([ended, new Promise((r) => setTimeout(r, 200, "goes on"))]));
      process.kill(process.pid, "SIGKILL");`;
    const { lines } = await it.run(body);
    // zeromq.js continues or crashes.
    const ours = ["EBUSY", "ended"];
    const expected = it.differs<unknown>("proxy-twice", {
      zeromq: expect.not.arrayContaining(["ended"]),
      "zmq-napi": ours,
    });
    expect(lines).toEqual(expected);
  });

  test("a socket of it is closed", async () => {
    const body = `${prelude}
      const ended = proxy.run().then(() => "ended");
      front.close();
      say(front.closed);
      say(await Promise.race([ended, new Promise((r) => setTimeout(r, 200, "goes on"))]));
      process.kill(process.pid, "SIGKILL");`;
    const { lines } = await it.run(body);
    expect(lines).toEqual(
      it.differs("proxied-socket", {
        zeromq: ["false", "goes on"],
        "zmq-napi": ["true", "ended"],
      }),
    );
  });

  test("four of them and a file that is read", async () => {
    const body = `
      for (let count = 0; count < 4; count++) {
        const [front, back] = [new zmq.Router(), new zmq.Dealer()];
        await front.bind("${wildcard}");
        await back.bind("${wildcard}");
        void new zmq.Proxy(front, back).run();
      }
      const read = require("node:fs/promises").readFile(args[0]).then(() => "read");
      say(await Promise.race([read, new Promise((r) => setTimeout(r, 300, "waits"))]));
      process.kill(process.pid, "SIGKILL");`;
    const { lines } = await it.run(body, [__filename]);
    expect(lines).toEqual(
      it.differs("proxy-threads", { zeromq: ["waits"], "zmq-napi": ["read"] }),
    );
  });

  test("events of a socket are asked for while it runs", async () => {
    const body = `${prelude}
      proxy.run();
      try { front.events; say("there"); } catch ({ code }) { say(code); }
      process.kill(process.pid, "SIGKILL");`;
    const { lines } = await it.run(body);
    expect(lines).toEqual(
      it.differs("proxied-events", { zeromq: ["there"], "zmq-napi": ["EBUSY"] }),
    );
  });

  test("sockets between which nothing can pass", async () => {
    const [front, back] = [it.open("Push"), it.open("Push")];
    const { how } = await endingOf(() => new Proxy(front, back));
    expect(how).toBe(
      it.differs("proxy-sides", { zeromq: "returns", "zmq-napi": "throws" }),
    );
  });
});
