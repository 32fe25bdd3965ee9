import { both } from "./packages";

/** `collected` says whether the target of a WeakRef was collected. */
const prelude = `
  const collected = async (ref) => {
    for (let round = 0; round < 20 && ref.deref() !== undefined; round++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      gc();
    }
    return ref.deref() === undefined;
  };
`;

both((it) => {
  const linesOf = async (body: string): Promise<string[]> => {
    const { lines, errors } = await it.run(prelude + body, [], ["--expose-gc"]);
    expect(errors).toBe("");
    return lines;
  };

  test("a socket without references is collected", async () => {
    const lines = await linesOf(`
      const ref = (() => new WeakRef(new zmq.Dealer()))();
      say(await collected(ref));`);
    expect(lines).toEqual(["true"]);
  });

  test("a context is collected when its socket is closed", async () => {
    const lines = await linesOf(`
      let ref;
      const socket = (() => {
        const context = new zmq.Context();
        ref = new WeakRef(context);
        return new zmq.Dealer({ context, linger: 0 });
      })();
      say(await collected(ref));
      socket.close();
      say(await collected(ref), socket.closed);`);
    expect(lines).toEqual(["false", "true true"]);
  });

  test("a buffer of 16 bytes is released when it is sent", async () => {
    const lines = await linesOf(`
      const push = new zmq.Push({ linger: 0 });
      push.connect("tcp://127.0.0.1:9");
      const ref = await (async () => {
        const buffer = Buffer.from(new ArrayBuffer(16));
        await push.send(buffer);
        return new WeakRef(buffer);
      })();
      say(await collected(ref));
      push.close();`);
    expect(lines).toEqual(["true"]);
  });

  test("a long buffer is kept while it is queued, or copied", async () => {
    const lines = await linesOf(`
      const push = new zmq.Push({ linger: 0 });
      push.connect("tcp://127.0.0.1:9");
      const ref = await (async () => {
        const buffer = Buffer.from(new ArrayBuffer(1025));
        await push.send(buffer);
        return new WeakRef(buffer);
      })();
      say(await collected(ref));
      push.close();`);
    expect(lines).toEqual([
      it.differs("copying", { zeromq: "false", "zmq-napi": "true" }),
    ]);
  });

  test("a socket that only its waiting receive refers to", async () => {
    const lines = await linesOf(`
      const state = (() => {
        const promise = new zmq.Pull().receive();
        const state = { how: "waits" };
        promise.catch(({ code }) => (state.how = code));
        return state;
      })();
      for (let round = 0; round < 20 && state.how === "waits"; round++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        gc();
      }
      say(state.how);
      process.exit(0);`);
    expect(lines).toEqual([
      it.differs("collected", { zeromq: "EAGAIN", "zmq-napi": "waits" }),
    ]);
  });
});
