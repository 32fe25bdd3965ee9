import { once } from "node:events";
import * as ours from "zmq-napi/v5-compat";

import { endpoint, unboundEndpoint } from "../support/transports";
import { both, bound, message, Scene, thrown, turns } from "./scene";

/** Callbacks and events, in their order. */
function emitted(socket: ours.Socket, ...events: string[]): unknown[] {
  const found: unknown[] = [];
  for (const event of events) {
    socket.on(event, (...details) => found.push([event, ...details]));
  }
  return found;
}

function done(start: (callback: ours.Callback) => unknown): Promise<unknown[]> {
  return new Promise((resolve) => start((...details) => resolve(details)));
}

describe.each(both)("%s", (_name, zmq) => {
  test("binds, emits the address given, then calls back with nothing", async () => {
    using scene = new Scene(zmq);
    const socket = scene.socket("rep");
    const found = emitted(socket, "bind", "error");
    const address = endpoint("tcp");
    const details = await done((callback) => {
      expect(socket.bind(address, callback)).toBe(socket);
      expect(found).toEqual([]);
    });
    expect(details).toEqual([]);
    expect(found).toEqual([["bind", address]]);
  });

  test("unbinds, emits the address given, then calls back with nothing", async () => {
    using scene = new Scene(zmq);
    const socket = scene.socket("rep");
    const address = await bound(socket);
    const found = emitted(socket, "unbind", "error");
    const details = await done((callback) => {
      expect(socket.unbind(address, callback)).toBe(socket);
    });
    expect(details).toEqual([]);
    expect(found).toEqual([["unbind", address]]);
    const [error] = await done((callback) => socket.unbind(address, callback));
    expect(error).toMatchObject({ code: "ENOENT" });
  });

  test("binds and unbinds without callback", async () => {
    using scene = new Scene(zmq);
    const socket = scene.socket("rep");
    const address = await unboundEndpoint("tcp");
    expect(await once(socket.bind(address), "bind")).toEqual([address]);
    expect(await once(socket.unbind(address), "unbind")).toEqual([address]);
  });

  test("gives the callback the error of a bind, and emits nothing", async () => {
    using scene = new Scene(zmq);
    const [one, other] = [scene.socket("rep"), scene.socket("rep")];
    const address = await bound(one);
    const found = emitted(other, "bind", "error");
    const [error] = await done((callback) => other.bind(address, callback));
    expect(error).toMatchObject({
      message: expect.stringMatching(/^Address already in use/),
      code: "EADDRINUSE",
      address,
    });
    await turns();
    expect(found).toEqual([]);
  });

  test("emits the error of a bind without callback", async () => {
    using scene = new Scene(zmq);
    const [one, other] = [scene.socket("rep"), scene.socket("rep")];
    const address = await bound(one);
    const [error] = await once(other.bind(address), "error");
    expect(error.code).toBe("EADDRINUSE");
  });

  test("reports by callback or event that nothing is bound there", async () => {
    using scene = new Scene(zmq);
    const socket = scene.socket("rep");
    const address = await unboundEndpoint("tcp");
    const [error] = await done((callback) => socket.unbind(address, callback));
    const message = expect.stringMatching(/^No such endpoint/);
    expect(error).toMatchObject({ code: "ENOENT", message, address });
    const [emitted] = await once(socket.unbind(address), "error");
    expect(emitted.code).toBe("ENOENT");
  });

  test("binds at once, or throws", async () => {
    using scene = new Scene(zmq);
    const [one, other, sender] = [
      scene.socket("pull"),
      scene.socket("pull"),
      scene.socket("push"),
    ];
    one.bindSync("tcp://127.0.0.1:*");
    const address = one.last_endpoint!;
    expect(thrown(() => other.bindSync(address))).toMatchObject({ code: "EADDRINUSE" });
    sender.connect(address).send("hello");
    expect(await message(one)).toEqual(["hello"]);
  });

  test("connects and disconnects", async () => {
    using scene = new Scene(zmq);
    const [pull, push] = [scene.socket("pull"), scene.socket("push")];
    const address = await bound(pull);
    expect(push.connect(address)).toBe(push);
    push.send("hello");
    expect(await message(pull)).toEqual(["hello"]);
    expect(push.disconnect(address)).toBe(push);
    expect(thrown(() => push.disconnect(address))).toMatchObject({
      code: "ENOENT",
      message: expect.stringMatching(/^No such endpoint/),
      address,
    });
  });

  test("throws for wrong endpoints when it connects", () => {
    using scene = new Scene(zmq);
    const socket = scene.socket("push");
    expect(thrown(() => socket.connect("foo-bar"))).toMatchObject({ code: "EINVAL" });
    expect(thrown(() => socket.connect("foo://bar"))).toMatchObject({
      code: "EPROTONOSUPPORT",
    });
  });

  test.each([
    "bind",
    "unbind",
    "bindSync",
    "unbindSync",
    "connect",
    "disconnect",
  ] as const)("throws for what is no address at once: %s", (method) => {
    using scene = new Scene(zmq);
    const socket = scene.socket("push");
    const error = thrown(() => socket[method](7 as never));
    expect(error?.name).toBe("TypeError");
    expect(error?.message).toContain("Address must be a string");
  });

  test.each(["bind", "unbind", "connect", "disconnect"] as const)(
    "throws at once when it is closed: %s",
    (method) => {
      using scene = new Scene(zmq);
      const socket = scene.socket("push").close();
      expect(thrown(() => socket[method]("tcp://127.0.0.1:9"))).toMatchObject({
        code: "EBADF",
        message: "Socket is closed",
      });
    },
  );

  test("is closed by close(), without an event", async () => {
    using scene = new Scene(zmq);
    const [pull, push] = await scene.pair("pull", "push");
    const found = emitted(pull, "close", "message", "error");
    expect([pull.close(), push.close()]).toEqual([pull, push]);
    await turns();
    expect([pull.closed, push.closed, found]).toEqual([true, true, []]);
  });
});
