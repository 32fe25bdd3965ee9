// A browser is a peer: Chromium with jszmq, which speaks ZWS 2.0, and our ws sockets.

import type { Browser, Page } from "playwright-core";
import {
  capability,
  Dealer,
  Publisher,
  Pull,
  Push,
  Reply,
  Router,
  XPublisher,
} from "zmq-napi";

import { BlankPage, hasBrowser, launch } from "../support/browser";
import { describeWith } from "../support/needs";
import { endpoint } from "../support/transports";

// Functions in the page see these variables.
declare const jszmq: typeof import("jszmq");
declare global {
  var inbox: string[][];
}

const inBrowser = describeWith("chromium", capability.ws && hasBrowser);
const withHeartbeats = capability.wsBrowsers ? test : test.skip;

jest.setTimeout(60_000);

/** Subscribes in the page. The page keeps messages in its `inbox`, in hexadecimal. */
async function subscribe(page: Page, address: string, ...topics: string[]) {
  await page.evaluate(
    ([to, ...prefixes]) => {
      const sub = new jszmq.Sub();
      globalThis.inbox = [];
      sub.on("message", (...frames: Buffer[]) => {
        globalThis.inbox.push(frames.map((frame) => frame.toString("hex")));
      });
      sub.connect(to!);
      for (const prefix of prefixes) sub.subscribe(prefix);
    },
    [address, ...topics],
  );
}

/** Resolves with the messages that the page has received, once there are `count`. */
async function received(page: Page, count: number): Promise<Buffer[][]> {
  await page.waitForFunction((wanted) => globalThis.inbox.length >= wanted, count);
  const inbox = await page.evaluate(() => globalThis.inbox);
  return inbox.map((frames) => frames.map((frame) => Buffer.from(frame, "hex")));
}

/** Sends requests in the page, one after the other, and resolves with their replies. */
function ask(page: Page, address: string, requests: string[][]): Promise<string[][]> {
  return page.evaluate(
    async ([to, list]) => {
      const req = new jszmq.Req();
      req.connect(to);
      const replies: string[][] = [];
      for (const request of list) {
        const reply = new Promise<string[]>((resolve) => {
          req.once("message", (...frames: Buffer[]) => {
            resolve(frames.map((frame) => frame.toString("hex")));
          });
        });
        req.send(request.map((frame) => jszmq.Buffer.from(frame, "hex")));
        replies.push(await reply);
      }
      req.close();
      return replies;
    },
    [address, requests] as const,
  );
}

const hex = (...frames: (string | Buffer)[]) =>
  frames.map((frame) => Buffer.from(frame).toString("hex"));

/** Replies to every request with the frames of the request and "back". */
async function serve(reply: Reply): Promise<void> {
  for await (const frames of reply) await reply.send([...frames, "back"]);
}

/** Resolves when `count` subscriptions have arrived. */
async function subscriptions(publisher: XPublisher, count: number): Promise<string[]> {
  const prefixes: string[] = [];
  while (prefixes.length < count) prefixes.push(String((await publisher.receive())[0]));
  return prefixes;
}

inBrowser("a page in Chromium", () => {
  let browser: Browser;
  let blank: BlankPage;
  let pages: Page[];
  let faults: unknown[];

  const open = async (): Promise<Page> => {
    const page = await blank.open(browser);
    page.on("pageerror", (error) => faults.push(error));
    pages.push(page);
    return page;
  };

  beforeAll(async () => {
    blank = await BlankPage.serve();
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await blank?.close();
  });

  beforeEach(() => {
    pages = [];
    faults = [];
  });

  afterEach(async () => {
    for (const page of pages) await page.close();
    expect(faults).toEqual([]);
  });

  test("gets each message that it subscribes to, text and bytes", async () => {
    using publisher = new XPublisher();
    const address = await publisher.bind(endpoint("ws"));
    const page = await open();
    await subscribe(page, address, "NASDAQ", "zero\0byte");
    expect((await subscriptions(publisher, 2)).sort()).toEqual([
      "\u0001NASDAQ",
      "\u0001zero\0byte",
    ]);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await publisher.send(["NYSE IBM", "125.79"]);
    await publisher.send(["NASDAQ AAPL", "223.02 € 世界"]);
    await publisher.send(["zero\0byte", bytes, ""]);
    await publisher.send("NASDAQ by itself");
    expect(await received(page, 3)).toEqual([
      [Buffer.from("NASDAQ AAPL"), Buffer.from("223.02 € 世界")],
      [Buffer.from("zero\0byte"), bytes, Buffer.alloc(0)],
      [Buffer.from("NASDAQ by itself")],
    ]);
  });

  test("gets nothing more once it unsubscribes", async () => {
    using publisher = new XPublisher();
    const page = await open();
    const address = await publisher.bind(endpoint("ws"));
    await page.evaluate((to) => {
      const sub = new jszmq.Sub();
      globalThis.inbox = [];
      sub.on("message", (frame: Buffer) =>
        globalThis.inbox.push([frame.toString("hex")]),
      );
      sub.connect(to);
      sub.subscribe("a");
      sub.subscribe("b");
      sub.unsubscribe("a");
    }, address);
    expect(await subscriptions(publisher, 3)).toEqual(["\u0001a", "\u0001b", "\0a"]);
    await publisher.send("a1");
    await publisher.send("b1");
    expect(await received(page, 1)).toEqual([[Buffer.from("b1")]]);
  });

  test("asks and gets replies: text, bytes and empty", async () => {
    using reply = new Reply();
    const address = await reply.bind(endpoint("ws"));
    const serving = serve(reply);
    const page = await open();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const requests = [
      hex("one"),
      hex("zwei", "Ü"),
      hex(bytes, "", bytes),
      hex(""),
      // Chromium sends more than 128 KiB in fragments.
      hex(Buffer.alloc(capability.wsBrowsers ? 1_000_000 : 100_000, "x")),
    ];
    const replies = await ask(page, address, requests);
    expect(replies).toEqual(requests.map((frames) => [...frames, ...hex("back")]));
    reply.close();
    await serving;
  });

  test("is one of many, and each gets its own replies", async () => {
    using reply = new Reply();
    using publisher = new XPublisher();
    const answers = await reply.bind(endpoint("ws"));
    const feed = await publisher.bind(endpoint("ws"));
    const serving = serve(reply);
    const tabs = [await open(), await open(), await open()];
    for (const [index, tab] of tabs.entries())
      await subscribe(tab, feed, `to ${index}`, "all");
    await subscriptions(publisher, 4);
    const asked = tabs.map((tab, index) =>
      ask(tab, answers, [hex(`${index}`), hex(`${index} again`)]),
    );
    const replies = await Promise.all(asked);
    expect(replies).toEqual(
      tabs.map((_, index) => [hex(`${index}`, "back"), hex(`${index} again`, "back")]),
    );
    // Equal subscriptions are reported once: the others may still be on their way.
    const ticker = setInterval(() => {
      for (const topic of ["all", "to 0", "to 1", "to 2"]) publisher.trySend(topic);
    }, 10);
    for (const [index, tab] of tabs.entries()) {
      await tab.waitForFunction(
        () => new Set(globalThis.inbox.map(([topic]) => topic)).size >= 2,
      );
      const topics = new Set((await received(tab, 2)).map(([topic]) => String(topic)));
      expect([...topics].sort()).toEqual(["all", `to ${index}`]);
    }
    clearInterval(ticker);
    reply.close();
    await serving;
  });

  test("connects again to a server that was away, with its subscriptions", async () => {
    let publisher = new XPublisher({ linger: 0 });
    const address = await publisher.bind(endpoint("ws"));
    const page = await open();
    await subscribe(page, address, "news");
    for (let life = 1; life <= 3; life += 1) {
      expect(await subscriptions(publisher, 1)).toEqual(["\u0001news"]);
      await publisher.send(`news of life ${life}`);
      await received(page, life);
      publisher.close();
      publisher = new XPublisher({ linger: 0 });
      // The port becomes free shortly after the close.
      for (;;) {
        try {
          publisher.bindSync(address);
          break;
        } catch (error) {
          if ((error as { code?: string }).code !== "EADDRINUSE") throw error;
          await new Promise(setImmediate);
        }
      }
    }
    expect((await received(page, 3)).map(([text]) => String(text))).toEqual([
      "news of life 1",
      "news of life 2",
      "news of life 3",
    ]);
    publisher.close();
  });

  test("can send before the server is there", async () => {
    using probe = new Pull();
    const address = await probe.bind(endpoint("ws"));
    probe.close();
    const page = await open();
    await page.evaluate((to) => {
      const push = new jszmq.Push();
      push.connect(to);
      push.send(["early", "bird"]);
    }, address);
    using pull = new Pull();
    for (;;) {
      try {
        pull.bindSync(address);
        break;
      } catch {
        await new Promise(setImmediate);
      }
    }
    expect((await pull.receive()).map(String)).toEqual(["early", "bird"]);
  });

  test("has for a Router the routing id that it chose, or a generated one", async () => {
    using router = new Router({ mandatory: true });
    const address = await router.bind(endpoint("ws"));
    const page = await open();
    await page.evaluate((to) => {
      globalThis.inbox = [];
      for (const routingId of ["ada", ""]) {
        const dealer = new jszmq.Dealer();
        dealer.options.routingId = routingId;
        dealer.on("message", (...frames: Buffer[]) => {
          globalThis.inbox.push([routingId, ...frames.map(String)]);
        });
        dealer.connect(to);
        dealer.send("hello");
      }
    }, address);
    const ids = [(await router.receive())[0], (await router.receive())[0]];
    expect(ids.map(String)).toContain("ada");
    for (const id of ids) await router.send([id, "to you"]);
    await page.waitForFunction(() => globalThis.inbox.length === 2);
    const inbox = await page.evaluate(() => globalThis.inbox);
    expect(inbox.sort()).toEqual([
      ["", "to you"],
      ["ada", "to you"],
    ]);
  });

  test("gets no more work as soon as it is closed", async () => {
    using push = new Push();
    using pull = new Pull();
    const page = await open();
    push.connect(await pull.bind("tcp://127.0.0.1:*"));
    const address = await push.bind(endpoint("ws"));
    await page.evaluate((to) => {
      globalThis.inbox = [];
      const worker = new jszmq.Pull();
      worker.on("message", (frame: Buffer) => globalThis.inbox.push([String(frame)]));
      worker.connect(to);
    }, address);
    const local: string[] = [];
    const collecting = (async () => {
      for await (const [job] of pull) local.push(String(job));
    })();
    // The loop ends when both have messages.
    let sent = 0;
    const dealt = async () => page.evaluate(() => globalThis.inbox.length);
    while ((await dealt()) < 3) await push.send(`${++sent}`);
    while (local.length + (await dealt()) < sent) await new Promise(setImmediate);
    await page.close();
    const before = local.length;
    // Messages that are sent while the connection ends may be lost with the connection.
    while (local.length < before + 20) {
      await push.send("x");
      await new Promise(setImmediate);
    }
    pull.close();
    await collecting;
  });

  withHeartbeats("answers heartbeats, by itself, and stays connected", async () => {
    using router = new Router({ heartbeatInterval: 20, heartbeatTimeout: 1000 });
    using publisher = new Publisher({ heartbeatInterval: 20, heartbeatTimeout: 1000 });
    const address = await router.bind(endpoint("ws"));
    const feed = await publisher.bind(endpoint("ws"));
    const page = await open();
    await subscribe(page, feed, "");
    await page.evaluate((to) => {
      const dealer = new jszmq.Dealer();
      dealer.connect(to);
      setInterval(() => dealer.send(`${Date.now()}`), 100);
    }, address);
    const ids = new Set<string>();
    const started = Date.now();
    while (Date.now() < started + 2500) {
      const [id] = await router.receive();
      ids.add(id.toString("hex"));
      await publisher.send("tick");
    }
    expect(ids.size).toBe(1);
    expect((await received(page, 10)).length).toBeGreaterThanOrEqual(10);
  });

  test("can be a peer of a Dealer together with another ZeroMQ peer", async () => {
    using bound = new Dealer();
    using peer = new Dealer();
    const address = await bound.bind(endpoint("ws"));
    peer.connect(address);
    await peer.send("from a peer");
    const page = await open();
    await page.evaluate((to) => {
      const dealer = new jszmq.Dealer();
      dealer.connect(to);
      dealer.send("from a page");
    }, address);
    const texts = [await bound.receive(), await bound.receive()].map(String);
    expect(texts.sort()).toEqual(["from a page", "from a peer"]);
  });
});
