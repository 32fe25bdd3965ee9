import { saysTrue } from "../support/collecting";
import { freshPath } from "../support/transports";

jest.setTimeout(60_000);

describe("a forgotten idle socket", () => {
  test("is collected", async () => {
    await saysTrue(`
      (() => { for (let count = 0; count < 10; count++) new zmq.Dealer(); })();
      say(addon().openMembers() === start + 10);
      await eventually(() => addon().openMembers() === start);`);
  });

  test("that was used is collected, and its port becomes free", async () => {
    await saysTrue(`
      let address;
      await (async () => {
        const pull = new zmq.Pull();
        const push = new zmq.Push();
        address = await pull.bind("tcp://127.0.0.1:*");
        push.connect(address);
        await push.send("x");
        await pull.receive();
        const late = pull.receive();
        await push.send("y");
        await late;
        await pull.receive({ timeout: 1 }).catch(() => undefined);
      })();
      await eventually(() => addon().openMembers() === start);
      const next = new zmq.Pull();
      await eventually(() => {
        try {
          return next.lastEndpoint ?? next.bindSync(address);
        } catch {
          return false;
        }
      });`);
  });

  test("is collected with a context of its own, once both are forgotten", async () => {
    await saysTrue(`
      (() => { new zmq.Dealer({ context: new zmq.Context() }); })();
      say(addon().openMembers() === start + 2);
      await eventually(() => addon().openMembers() === start);`);
  });

  test("is collected after its loop over messages was left", async () => {
    await saysTrue(`
      await (async () => {
        const pull = new zmq.Pull();
        const push = new zmq.Push();
        push.connect(await pull.bind("tcp://127.0.0.1:*"));
        for (const text of ["1", "2"]) await push.send(text);
        for await (const [frame] of pull) if (String(frame) === "2") break;
      })();
      await eventually(() => addon().openMembers() === start);`);
  });

  test("is collected after waiting was aborted or has timed out", async () => {
    await saysTrue(`
      await (async () => {
        const dealer = new zmq.Dealer();
        const controller = new AbortController();
        const waits = [
          dealer.receive({ signal: controller.signal }),
          dealer.send("x", { signal: controller.signal }),
          dealer.receive({ timeout: 5 }),
          dealer.send("x", { timeout: 5 }),
        ];
        setTimeout(() => controller.abort(), 20);
        await Promise.allSettled(waits);
      })();
      await eventually(() => addon().openMembers() === start);`);
  });

  test("still delivers what it was given", async () => {
    await saysTrue(
      `
      const pull = new zmq.Pull();
      await (async () => {
        const push = new zmq.Push();
        push.connect("ipc://" + args[0]);
        for (let count = 0; count < 100; count++) await push.send(String(count));
      })();
      await eventually(() => addon().openMembers() === start + 1);
      await pull.bind("ipc://" + args[0]);
      for (let count = 0; count < 100; count++) {
        say(String(await pull.receive()) === String(count));
      }`,
      freshPath(),
    );
  });

  test("that was closed leaves nothing behind", async () => {
    await saysTrue(`
      const registry = [];
      (() => {
        const context = new zmq.Context();
        const socket = new zmq.Dealer({ context });
        registry.push(new WeakRef(context), new WeakRef(socket));
        socket.close();
      })();
      await eventually(() => registry.every((reference) => !reference.deref()));`);
  });
});

describe("a socket that nobody holds is kept", () => {
  test.each([
    ["by a waiting receive", "message = new zmq.Pull(OPTIONS).receive();"],
    [
      "by a loop over its messages",
      "message = (async (pull) => { for await (const found of pull) return found; })(new zmq.Pull(OPTIONS));",
    ],
    [
      "by a waiting receive and nothing else",
      "new zmq.Pull(OPTIONS).receive().then((found) => keep(found)); message = new Promise((resolve) => (keep = resolve));",
    ],
  ])("%s, and gets its message", async (_name, wait) => {
    const opening = wait.replace("new zmq.Pull(OPTIONS)", "bound()");
    await saysTrue(`
      let message, address, keep;
      const bound = () => {
        const pull = new zmq.Pull();
        address = pull.bindSync("tcp://127.0.0.1:*");
        return pull;
      };
      (() => { ${opening} })();
      for (let round = 0; round < 10; round++) await collect();
      const push = new zmq.Push();
      push.connect(address);
      await push.send("x");
      say(String(await message) === "x");`);
  });

  test("by a waiting send, and gets rid of its message", async () => {
    await saysTrue(`
      let sent, address;
      (() => {
        const push = new zmq.Push();
        address = push.bindSync("tcp://127.0.0.1:*");
        sent = push.send("x");
      })();
      for (let round = 0; round < 10; round++) await collect();
      const pull = new zmq.Pull();
      pull.connect(address);
      say(String(await pull.receive()) === "x");
      say((await sent) === undefined);`);
  });

  test("by a bind of a host name, and is bound", async () => {
    await saysTrue(`
      let binds;
      (() => { binds = new zmq.Pull().bind("tcp://localhost:*"); })();
      gc();
      say((await binds).startsWith("tcp://127.0.0.1:"));`);
  });
});

describe("a socket that is held but not waited on", () => {
  test("is not deaf after collections", async () => {
    await saysTrue(`
      const [publisher, subscriber] = [new zmq.Publisher(), new zmq.Subscriber()];
      subscriber.subscribe();
      subscriber.connect(await publisher.bind("tcp://127.0.0.1:*"));
      const sending = setInterval(() => publisher.send("first"), 5);
      await subscriber.receive();
      clearInterval(sending);
      await collect();
      while (subscriber.tryReceive()) await turn();
      for (let round = 0; round < 20; round++) {
        await collect();
        const message = subscriber.receive();
        setTimeout(() => publisher.send("round " + round), 5);
        say(String(await message) === "round " + round);
      }`);
  });

  test("learns of its subscribers all the same", async () => {
    await saysTrue(`
      const publisher = new zmq.Publisher();
      const address = await publisher.bind("tcp://127.0.0.1:*");
      await collect();
      const subscriber = new zmq.Subscriber();
      subscriber.subscribe();
      subscriber.connect(address);
      const message = subscriber.receive();
      const sending = setInterval(() => publisher.send("x"), 5);
      say(String(await message) === "x");
      clearInterval(sending);`);
  });

  test("sends on when there is room again", async () => {
    await saysTrue(`
      const [push, pull] = [new zmq.Push(), new zmq.Pull()];
      await collect();
      push.connect(await pull.bind("tcp://127.0.0.1:*"));
      let sent = 0;
      const sender = (async () => { for (; sent < 20000; sent++) await push.send("x"); })();
      for (let received = 0; received < 20000; received++) {
        if (received % 1000 === 0) await collect();
        await pull.receive();
      }
      await sender;
      say(sent === 20000);`);
  });
});

describe("frames", () => {
  test("that are kept keep their bytes", async () => {
    await saysTrue(`
      const [push, pull] = [new zmq.Push(), new zmq.Pull()];
      push.connect(await pull.bind("tcp://127.0.0.1:*"));
      const sizes = [0, 1, 16, 200, 8192, 8193, 65536, 200000];
      const kept = [];
      for (let round = 0; round < 400; round++) {
        await push.send(sizes.map((size) => Buffer.alloc(size, round)));
        const frames = await pull.receive();
        if (round % 7 === 0) kept.push([round, frames.map((frame) => frame.subarray(0, 50)), frames]);
        if (round % 50 === 0) await collect();
      }
      await collect();
      for (const [round, heads, frames] of kept) {
        say(frames.every((frame, index) => frame.equals(Buffer.alloc(sizes[index], round))));
        say(heads.every((head) => head.every((byte) => byte === (round & 255))));
      }`);
  });

  test("that are kept outlive their socket and context", async () => {
    await saysTrue(`
      const context = new zmq.Context();
      const [push, pull] = [new zmq.Push({ context }), new zmq.Pull({ context })];
      push.connect(await pull.bind("tcp://127.0.0.1:*"));
      await push.send([Buffer.alloc(10, 1), Buffer.alloc(1 << 20, 2)]);
      const [small, large] = await pull.receive();
      await context.close();
      await collect();
      say(small.equals(Buffer.alloc(10, 1)) && large.equals(Buffer.alloc(1 << 20, 2)));`);
  });

  test("that were lent live until they are sent, then are collected", async () => {
    await saysTrue(
      `
      const [push, pull] = [new zmq.Push({ zeroCopyThreshold: 1 }), new zmq.Pull()];
      const references = [];
      push.connect("ipc://" + args[0]);
      await (async () => {
        for (let fill = 0; fill < 20; fill++) {
          const buffer = Buffer.from(new Uint8Array(100_000).fill(fill).buffer);
          references.push(new WeakRef(buffer));
          await push.send(buffer);
        }
      })();
      await collect();
      say(references.every((reference) => reference.deref()));
      await pull.bind("ipc://" + args[0]);
      for (let fill = 0; fill < 20; fill++) {
        const [frame] = await pull.receive();
        say(frame.equals(Buffer.alloc(100_000, fill)));
      }
      await eventually(() => !references.some((reference) => reference.deref()));`,
      freshPath(),
    );
  });

  test("in the waiter queue live until they are sent", async () => {
    await saysTrue(`
      const push = new zmq.Push({ zeroCopyThreshold: 1 });
      const address = await push.bind("tcp://127.0.0.1:*");
      const sends = [];
      for (let fill = 0; fill < 20; fill++) sends.push(push.send(Buffer.alloc(50_000, fill)));
      await collect();
      const pull = new zmq.Pull();
      pull.connect(address);
      for (let fill = 0; fill < 20; fill++) {
        const [frame] = await pull.receive();
        say(frame.equals(Buffer.alloc(50_000, fill)));
      }
      await Promise.all(sends);`);
  });
});
