import { modules, runWith, saying } from "./programs";

describe.each(modules)("%s", (_name, module) => {
  test("keeps sockets that have listeners, also without references", async () => {
    const end = await runWith(
      module,
      `let address;
      (() => {
        const rep = lib.socket("dealer");
        rep.on("message", (text) => { say(String(text)); rep.close(); });
        rep.bindSync("tcp://127.0.0.1:*");
        address = rep.last_endpoint;
      })();
      for (let round = 0; round < 20; round++) { gc(); await sleep(1); }
      const dealer = socket("dealer").connect(address).send("hello");
      await sleep(50);
      dealer.close();`,
      ["--expose-gc"],
    );
    expect(end).toEqual(saying("hello"));
  });

  test("keeps the process alive for messages, and not once it is closed", async () => {
    const end = await runWith(
      module,
      `const [pull, push] = [socket("pull"), socket("push")];
      pull.on("message", (text) => { say(String(text)); end(); });
      push.connect(await bound(pull));
      setTimeout(() => push.send("late"), 100).unref();`,
    );
    expect(end).toEqual(saying("late"));
  });

  test("goes on delivering after a listener has thrown", async () => {
    const end = await runWith(
      module,
      `process.on("uncaughtException", (error) => say("caught", error.message));
      const [pull, push] = [socket("pull"), socket("push")];
      let count = 0;
      pull.on("message", (text) => {
        if (++count === 3) end();
        throw new Error(String(text));
      });
      push.connect(await bound(pull));
      for (const text of ["one", "two", "three"]) push.send(text);`,
    );
    expect(end.lines.sort()).toEqual(["caught one", "caught three", "caught two"]);
    expect(end).toMatchObject({ code: 0, signal: null, errors: "" });
  });

  test.each(["tcp://127.0.0.1:*", "inproc://throws"])(
    "passes no other message to a listener that has thrown, before the process ends, over %s",
    async (endpoint) => {
      const end = await runWith(
        module,
        `const [pull, push] = [socket("pull"), socket("push")];
        let count = 0;
        process.on("uncaughtException", () => { say(count); process.exit(); });
        pull.pause();
        pull.on("message", () => { count += 1; throw new Error("cannot go on"); });
        await new Promise((resolve) => pull.bind("${endpoint}", resolve));
        push.connect(pull.last_endpoint);
        for (let message = 0; message < 499; message++) push.send("one of many");
        await new Promise((resolve) => push.send("the last", 0, resolve));
        pull.resume();`,
      );
      expect(end).toEqual(saying("1"));
    },
  );

  test("ends the process for an error without listener or callback", async () => {
    const end = await runWith(
      module,
      `const [one, other] = [socket("rep"), socket("rep")];
      other.bind(await bound(one));`,
    );
    expect(end.code).toBe(1);
    expect(end.errors).toContain("Address already in use");
  });

  test("delivers messages that were sent before it was closed", async () => {
    const end = await runWith(
      module,
      `const pull = socket("pull");
      const address = await bound(pull);
      let count = 0;
      pull.on("message", (text) => { if (++count === 100) { say(String(text)); end(); } });
      const push = socket("push").connect(address);
      await sleep(20);
      for (let number = 1; number <= 100; number++) await new Promise((resolve) => push.send(number, 0, resolve));
      push.close();`,
    );
    expect(end).toEqual(saying("100"));
  });
});
