// Request.request(): a call that sends a request and receives its reply.

import { Context, Reply, Request, Router } from "zmq-napi";

import { link, transports } from "../support/transports";

/** Replies to each request with its text, until the socket is closed. */
async function echo(reply: Reply): Promise<void> {
  for await (const frames of reply) await reply.send(frames);
}

const text = (frames: Buffer[]): string => frames.map(String).join("|");
const timedOut = { name: "ZmqError", code: "EAGAIN" };

describe.each(transports)("over %s", (transport) => {
  test("each call resolves with its own reply, and calls queue", async () => {
    using request = new Request();
    using reply = new Reply();
    await link(transport, reply, request);
    void echo(reply);
    const names = Array.from({ length: 200 }, (_, index) => `call ${index}`);
    const replies = await Promise.all(names.map((name) => request.request([name, "x"])));
    expect(replies.map(text)).toEqual(names.map((name) => `${name}|x`));
  });

  test("after a time limit the next call works at once, and the late reply is dropped", async () => {
    using request = new Request();
    using router = new Router();
    await link(transport, router, request);
    const first = request.request("first", { timeout: 20 });
    const late = await router.receive();
    await expect(first).rejects.toMatchObject({
      ...timedOut,
      message: expect.stringContaining("no reply came within 20 milliseconds"),
    });
    const second = request.request("second");
    const asked = await router.receive();
    expect([String(late.at(-1)), String(asked.at(-1))]).toEqual(["first", "second"]);
    await router.send([...late.slice(0, -1), "the late reply"]);
    await router.send([...asked.slice(0, -1), "the reply"]);
    expect(text(await second)).toBe("the reply");
  });
});

describe("a call", () => {
  test("that waits in the queue is never sent if its time limit passes before", async () => {
    using request = new Request();
    using router = new Router();
    await link("tcp", router, request);
    const first = request.request("first");
    const asked = await router.receive();
    await expect(request.request("second", { timeout: 10 })).rejects.toMatchObject(
      timedOut,
    );
    const third = request.request("third");
    await router.send([...asked.slice(0, -1), "one"]);
    expect(text(await first)).toBe("one");
    expect(String((await router.receive()).at(-1))).toBe("third");
    request.close();
    await expect(third).rejects.toMatchObject({ code: "EAGAIN" });
  });

  test("ends with the reason of its signal, and the others go on", async () => {
    using request = new Request();
    using reply = new Reply();
    await link("tcp", reply, request);
    const controller = new AbortController();
    const first = request.request("first", { signal: controller.signal });
    expect(String(await reply.receive())).toBe("first");
    const second = request.request("second");
    controller.abort(new Error("enough"));
    await expect(first).rejects.toThrow("enough");
    await expect(
      request.request("x", { signal: AbortSignal.abort(new Error("before")) }),
    ).rejects.toThrow("before");
    await reply.send("late");
    expect(String(await reply.receive())).toBe("second");
    await reply.send("two");
    expect(text(await second)).toBe("two");
  });

  test("waits for a peer no longer than its time limit, and is not sent afterwards", async () => {
    using request = new Request({ linger: 0 });
    using reply = new Reply();
    await expect(request.request("lost", { timeout: 10 })).rejects.toMatchObject(
      timedOut,
    );
    await link("tcp", reply, request);
    void echo(reply);
    expect(text(await request.request("there"))).toBe("there");
  });

  test("without a limit has those of the socket", async () => {
    using request = new Request({ sendTimeout: 10, receiveTimeout: 20, linger: 0 });
    await expect(request.request("x")).rejects.toThrow("the limit that sendTimeout sets");
    using router = new Router();
    await link("tcp", router, request);
    await expect(request.request("x")).rejects.toThrow(
      "the limit that receiveTimeout sets",
    );
  });

  test("copies its buffers while it waits", async () => {
    using request = new Request();
    using reply = new Reply();
    await link("tcp", reply, request);
    const first = request.request("first");
    const bytes = Buffer.from("second");
    const second = request.request(bytes);
    bytes.fill("x");
    void echo(reply);
    expect([text(await first), text(await second)]).toEqual(["first", "second"]);
  });

  test("ends when the socket is closed, and rejects on a closed socket", async () => {
    const request = new Request({ linger: 0 });
    const calls = [request.request("one"), request.request("two")];
    request.close();
    const ends = await Promise.allSettled(calls);
    expect(ends).toEqual(
      calls.map(() => ({
        status: "rejected",
        reason: expect.objectContaining({ code: "EAGAIN" }),
      })),
    );
    expect(() => request.request("three")).toThrow(
      expect.objectContaining({ code: "EBADF" }),
    );
  });

  test("ends as closed if another call was aborted just before", async () => {
    const request = new Request({ linger: 0 });
    const controller = new AbortController();
    const first = request.request("one", { signal: controller.signal });
    const second = request.request("two");
    controller.abort(new Error("enough"));
    request.close();
    await expect(first).rejects.toThrow("enough");
    await expect(second).rejects.toMatchObject({ name: "ZmqError", code: "EAGAIN" });
  });

  test("ends when the context is shut down", async () => {
    const context = new Context();
    const request = new Request({ context, linger: 0 });
    const call = request.request("one");
    context.shutdown();
    await expect(call).rejects.toMatchObject({ code: "ETERM" });
    request.close();
    await context.close();
  });

  test("is refused at once if too many wait", async () => {
    using request = new Request({ linger: 0 });
    request.pendingSendLimit = 2;
    const calls = ["one", "two", "three"].map((name) => request.request(name));
    expect(() => request.request("four")).toThrow(
      expect.objectContaining({
        code: "ENOBUFS",
        message: expect.stringContaining("2 requests wait already"),
      }),
    );
    request.close();
    await Promise.allSettled(calls);
  });

  test.each([
    ["no message", undefined, undefined, TypeError],
    ["an unknown option", "x", { timeOut: 1 }, TypeError],
    ["a wrong time limit", "x", { timeout: 2 ** 31 }, RangeError],
  ])(
    "refuses %s at once, and the socket stays usable",
    async (_what, message, options, type) => {
      using request = new Request();
      using reply = new Reply();
      await link("tcp", reply, request);
      expect(() => request.request(message as never, options as never)).toThrow(type);
      void echo(reply);
      expect(text(await request.request("fine"))).toBe("fine");
    },
  );

  test("gets no reply from a Router that does not return the whole envelope", async () => {
    using request = new Request();
    using router = new Router();
    await link("tcp", router, request);
    const call = request.request("x");
    const [id, correlation, empty, body] = await router.receive();
    expect([correlation?.length, empty?.length, String(body)]).toEqual([4, 0, "x"]);
    await router.send([id, "", "not for this request"]);
    await router.send([id, correlation, empty!, "y"]);
    expect(text(await call)).toBe("y");
  });
});
