/** The intended differences between zmq-napi and zeromq/v5-compat. */
export interface Difference {
  readonly topic: string;
  /** A program that prints its observations; see programs.ts. */
  readonly program: string;
  readonly theirs: string[];
  readonly ours: string[];
  readonly why: string;
}

const wired = `
  const [pull, push] = [socket("pull"), socket("push")];
  push.connect(await bound(pull));
`;

const queues: Difference[] = [
  {
    topic: "a rep that replies twice to one request",
    program: `
      const [rep, req] = [socket("rep"), socket("req")];
      req.connect(await bound(rep));
      rep.on("error", ({ code }) => say("error", code));
      rep.once("message", () => rep.send("first").send("first again"));
      req.send("one");
      say(String(await once(req, "message")));
      rep.once("message", () => rep.send("second"));
      req.send("two");
      say(String(await once(req, "message")));
      end();`,
    theirs: ["first", "first again", "error EFSM"],
    ours: ["error EFSM", "first", "second"],
    why: "the second reply would go to the client that asks next",
  },
  {
    topic: "more messages than can wait",
    program: `
      const push = socket("push");
      push.pendingSendLimit = 3;
      await bound(push);
      for (let number = 1; number <= 5; number++) push.send(number, 0, (error) => error && say(number, error.code));
      await sleep(5);
      end();
      await sleep(5);`,
    theirs: ["1 EAGAIN"],
    ours: ["4 ENOBUFS", "5 ENOBUFS", "1 EAGAIN", "2 EAGAIN", "3 EAGAIN"],
    why: "memory has an end; and every callback is called",
  },
  {
    topic: "closing while messages wait, without callback",
    program: `
      const push = socket("push");
      await bound(push);
      push.on("error", ({ code }) => say(code));
      push.send("lost");
      push.close();
      await sleep(5);
      say("closed");`,
    theirs: ["EAGAIN", "closed"],
    ours: ["closed"],
    why: "it is no error, and would end a process that does not listen for errors",
  },
  {
    topic: "sending on a closed socket",
    program: `
      const push = socket("push");
      push.close().send("lost").send("lost", 0, (error) => say(error.code));
      await sleep(5);
      say("done");`,
    theirs: ["done"],
    ours: ["EBADF", "done"],
    why: "every callback is called",
  },
  {
    topic: "a request whose turn does not come in time",
    program: `
      const [rep, req] = [socket("rep"), socket("req")];
      req.setsockopt(lib.ZMQ_SNDTIMEO, 5);
      req.connect(await bound(rep));
      req.send("one").send("two", 0, (error) => { say(error.code); end(); });`,
    theirs: ["EFSM"],
    ours: ["EAGAIN"],
    why: "it has timed out like any other message",
  },
  {
    topic: "a receive timeout without listener for errors",
    program: `
      process.on("uncaughtException", ({ code }) => { say("uncaught", code); process.exit(); });
      ${wired}
      pull.setsockopt(lib.ZMQ_RCVTIMEO, 5);
      push.send("first");
      say(String(await once(pull, "message")));
      await sleep(50);
      end();`,
    theirs: ["first", "uncaught EAGAIN"],
    ours: ["first"],
    why: "zeromq 5 ignored the option; silence must not end the process",
  },
];

const arguments_: Difference[] = [
  {
    topic: "sending on a socket that only receives",
    program: `
      process.on("unhandledRejection", ({ message }) => say("unhandled", message));
      try { socket("pull").send("x"); } catch ({ name, message }) { say(name, message); }
      await sleep(5);
      end();`,
    theirs: ["unhandled Cannot send on this socket type."],
    ours: [
      "TypeError Cannot send on this socket type: a pull socket only receives. Use a type that sends, such as push or pub",
    ],
    why: "the caller gets the error",
  },
  {
    topic: "a message that can't be converted",
    program: `
      const push = socket("push");
      try {
        push.send(Symbol("x"), 0, (error) => say("callback", error.name));
      } catch ({ name }) { say("thrown", name); }
      await sleep(5);
      end();`,
    theirs: ["callback TypeError"],
    ours: ["thrown TypeError"],
    why: "a mistake in the program is thrown where it is made",
  },
  {
    topic: "a message without frames",
    program: `
      ${wired}
      try { push.send([], 0, (error) => say("callback", error)); } catch ({ name }) { say(name); }
      await sleep(5);
      end();`,
    theirs: ["callback undefined"],
    ours: ["TypeError"],
    why: "nothing would be sent",
  },
  {
    topic: "a callback in the place of the flags",
    program: `
      ${wired}
      pull.on("message", end);
      try { push.send("x", () => say("called")); } catch ({ name }) { say(name); end(); }`,
    theirs: [],
    ours: ["TypeError"],
    why: "the callback would never be called",
  },
  {
    topic: "an option that does not exist, at construction",
    program: `
      try { socket("rep", { curve_servr: 1 }); say("made"); } catch ({ name }) { say(name); }
      end();`,
    theirs: ["made"],
    ours: ["TypeError"],
    why: "a misspelt curve_server leaves the door open",
  },
  {
    topic: "what compatibility mode refuses",
    program: `
      const refused = [
        () => socket("pull").getsockopt(lib.ZMQ_RCVMORE),
        () => socket("pull").read(),
        () => lib.proxy(socket("pub"), socket("sub")),
        () => new lib.Context(),
      ];
      for (const call of refused) try { call(); } catch ({ name }) { say(name); }
      end();`,
    theirs: ["Error", "Error", "Error", "Error"],
    ours: ["TypeError", "TypeError", "TypeError", "TypeError"],
    why: "it is a mistake in the program",
  },
  {
    topic: "an option of libzmq that the class of zeromq 6 lacks",
    program: `
      try { say(socket("sub").setsockopt(lib.ZMQ_SNDHWM, 5).getsockopt(lib.ZMQ_SNDHWM)); } catch ({ name }) { say(name); }
      end();`,
    theirs: ["TypeError"],
    ours: ["5"],
    why: "zeromq 5 let it pass, and so does libzmq",
  },
  {
    topic: "reading back what can only be set",
    program: `
      const router = socket("router").setsockopt(lib.ZMQ_ROUTER_MANDATORY, 1);
      try { say(router.getsockopt(lib.ZMQ_ROUTER_MANDATORY)); } catch ({ code }) { say(code); }
      end();`,
    theirs: ["EINVAL"],
    ours: ["1"],
    why: "options read as what was set",
  },
  {
    topic: "methods that answered nothing",
    program: `
      const rep = socket("rep");
      say(rep.bindSync("tcp://127.0.0.1:*") === rep, rep.pause() === rep, rep.resume() === rep);
      end();`,
    theirs: ["false false false"],
    ours: ["true true true"],
    why: "all others can be chained",
  },
];

const faults: Difference[] = [
  {
    topic: "unbindSync",
    program: `
      const rep = socket("rep");
      const address = await bound(rep);
      for (const time of ["once", "twice"]) {
        try { rep.unbindSync(address); say(time); } catch ({ code }) { say(code); }
      }
      end();`,
    theirs: ["EADDRINUSE", "EADDRINUSE"],
    ours: ["once", "ENOENT"],
    why: "theirs binds",
  },
  {
    topic: "pause() in a listener",
    program: `
      const [pull, push] = [socket("pull"), socket("push")];
      pull.bindSync("inproc://here");
      push.connect("inproc://here");
      let count = 0;
      pull.on("message", () => { count += 1; pull.pause(); });
      pull.pause();
      for (const number of [1, 2, 3, 4]) {
        await new Promise((resolve) => push.send(number, 0, resolve));
      }
      pull.resume();
      await sleep(50);
      say(count === 1 ? "stops at once" : "goes on");
      end();`,
    theirs: ["goes on"],
    ours: ["stops at once"],
    why: "no message comes between pause() and resume()",
  },
  {
    topic: "a callback that throws",
    program: `
      process.on("uncaughtException", ({ message }) => say("uncaught", message));
      ${wired}
      pull.on("message", (text) => { say(String(text)); if (String(text) === "two") end(); });
      push.send("one", 0, (error) => { say("called with", error?.message); throw new Error("mine"); });
      await sleep(20);
      push.send("two");
      await sleep(20);
      end();`,
    theirs: ["called with undefined", "called with mine", "uncaught mine", "one"],
    ours: ["called with undefined", "uncaught mine", "one", "two"],
    why: "each is called once, and what it throws stops nothing",
  },
  {
    topic: "a listener for the events of monitor() that throws",
    program: `
      const rep = socket("rep");
      const told = new Promise((resolve) => {
        process.on("uncaughtException", ({ message }) => resolve(["uncaught", message]));
        rep.on("error", ({ message }) => resolve(["error", message]));
      });
      rep.on("listen", () => { throw new Error("mine"); });
      rep.monitor();
      await bound(rep);
      say(...(await told));
      end();`,
    theirs: ["error mine"],
    ours: ["uncaught mine"],
    why: "it is an error of the program, not of the socket, as with all other events",
  },
  {
    topic: "monitor() after unmonitor()",
    program: `
      const rep = socket("rep");
      rep.on("error", ({ code }) => { say(code); process.exit(); });
      rep.monitor().unmonitor();
      await sleep(5);
      const listening = once(rep.monitor(), "listen");
      await bound(rep);
      await listening;
      say("listen");
      end();`,
    theirs: ["ENOTSOCK"],
    ours: ["listen"],
    why: "it can be turned on and off, without an error",
  },
  {
    topic: "monitor() with arguments, several times",
    program: `
      process.removeAllListeners("warning").on("warning", () => say("warns"));
      const rep = socket("rep").monitor(10, 0);
      rep.monitor(10, 0);
      socket("rep").monitor(5);
      await sleep(5);
      end();`,
    theirs: ["warns", "warns", "warns"],
    ours: ["warns"],
    why: "a program that calls it for each socket needs one warning",
  },
  {
    topic: "a number with a fraction for an option",
    program: `
      const rep = socket("rep", { linger: 0 });
      try { rep.linger = 2.7; } catch ({ name, code }) { say(name, code); }
      say(rep.linger);
      end();`,
    theirs: ["2"],
    ours: ["RangeError EINVAL", "0"],
    why: "libzmq takes whole numbers, and a fraction is often a wrong unit",
  },
  {
    topic: "a buffer that is changed after it was sent",
    program: `
      ${wired}
      const buffer = Buffer.alloc(1000, "a");
      push.pause();
      push.send(buffer);
      buffer.fill("b");
      push.resume();
      say(String((await once(pull, "message"))[0].subarray(0, 3)));
      end();`,
    theirs: ["bbb"],
    ours: ["aaa"],
    why: "what you pass is what arrives",
  },
  {
    topic: "what a proxy from pull to push captures",
    program: `
      const [front, back, capture] = [socket("pull"), socket("push"), socket("push")];
      const [into, out, captured] = [socket("push"), socket("pull"), socket("pull")];
      into.connect(await bound(front));
      out.connect(await bound(back));
      captured.connect(await bound(capture));
      captured.on("message", (text) => say("captured", String(text)));
      lib.proxy(front, back, capture);
      into.send("x");
      await once(out, "message");
      await sleep(50);
      end();`,
    theirs: [],
    ours: ["captured x"],
    why: "there is nothing else to capture",
  },
  {
    topic: "the state of a socket that programs for zeromq 5 read",
    program: `
      const rep = socket("rep");
      const names = ["READY", "BUSY", "CLOSED"];
      const state = () => names.find((name) => lib["STATE_" + name] === rep._zmq?.state);
      say(state());
      const binding = new Promise((resolve) => rep.bind("tcp://127.0.0.1:*", resolve));
      say(state());
      await binding;
      await new Promise(setImmediate);
      say(state());
      rep.close();
      say(state());`,
    theirs: ["undefined", "undefined", "undefined", "undefined"],
    ours: ["READY", "BUSY", "READY", "CLOSED"],
    why: "programs for zeromq 5 ask it before they close a socket",
  },
];

export const differences: Difference[] = [...queues, ...arguments_, ...faults];
