import type { SocketType } from "zmq-napi/v5-compat";

import { both, bound, message, messages, Scene } from "./scene";

describe.each(both)("%s", (_name, zmq) => {
  test("forwards from push to pull, and captures", async () => {
    using scene = new Scene(zmq);
    const [front, back, capture] = [
      scene.socket("push"),
      scene.socket("pull"),
      scene.socket("push"),
    ];
    const [push, pull, captured] = [
      scene.socket("push"),
      scene.socket("pull"),
      scene.socket("pull"),
    ];
    pull.connect(await bound(front));
    push.connect(await bound(back));
    captured.connect(await bound(capture));
    zmq.proxy(front, back, capture);
    const arrived = Promise.all([message(pull), message(captured)]);
    push.send(["a", "b"]);
    expect(await arrived).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  test("forwards from pull to push", async () => {
    using scene = new Scene(zmq);
    const [front, back] = [scene.socket("pull"), scene.socket("push")];
    const [push, pull] = [scene.socket("push"), scene.socket("pull")];
    push.connect(await bound(front));
    pull.connect(await bound(back));
    zmq.proxy(front, back);
    const arrived = messages(pull, 100);
    for (let count = 0; count < 100; count++) push.send(count);
    expect((await arrived).flat().map(Number)).toEqual([...Array(100).keys()]);
  });

  test("forwards subscriptions to publishers, messages to subscribers, and captures", async () => {
    using scene = new Scene(zmq);
    const [front, back, capture] = [
      scene.socket("xpub"),
      scene.socket("xsub"),
      scene.socket("push"),
    ];
    const [pub, sub, captured] = [
      scene.socket("xpub"),
      scene.socket("sub"),
      scene.socket("pull"),
    ];
    pub.connect(await bound(back));
    captured.connect(await bound(capture));
    zmq.proxy(front, back, capture);
    const subscribed = message(pub);
    sub.connect(await bound(front));
    sub.subscribe("news");
    expect(await subscribed).toEqual(["\x01news"]);
    const arrived = Promise.all([message(sub), message(captured)]);
    pub.send(["news", "today"]);
    expect(await arrived).toEqual([
      ["news", "today"],
      ["news", "today"],
    ]);
  });

  test.each([
    ["router", "dealer"],
    ["xrep", "xreq"],
  ] as [SocketType, SocketType][])(
    "forwards requests from %s to %s, replies back, and captures their bodies",
    async (frontType, backType) => {
      using scene = new Scene(zmq);
      const [front, back, capture] = [
        scene.socket(frontType),
        scene.socket(backType),
        scene.socket("push"),
      ];
      const [req, rep, captured] = [
        scene.socket("req"),
        scene.socket("rep"),
        scene.socket("pull"),
      ];
      req.connect(await bound(front));
      rep.connect(await bound(back));
      captured.connect(await bound(capture));
      zmq.proxy(front, back, capture);
      rep.on("message", (text) => rep.send([`${String(text)}!`, "more"]));
      const arrived = Promise.all([messages(req, 2), messages(captured, 2)]);
      req.send("one");
      req.send("two");
      const replies = [
        ["one!", "more"],
        ["two!", "more"],
      ];
      expect(await arrived).toEqual([replies, replies]);
    },
  );

  test.each([
    ["xsub", "xpub"],
    ["dealer", "router"],
    ["pub", "sub"],
    ["pair", "pair"],
  ] as [SocketType, SocketType][])("refuses %s and %s", (front, back) => {
    using scene = new Scene(zmq);
    const sockets = [scene.socket(front), scene.socket(back)] as const;
    expect(() => zmq.proxy(...sockets)).toThrow(
      "This socket type order is not supported in compatibility mode",
    );
  });
});
