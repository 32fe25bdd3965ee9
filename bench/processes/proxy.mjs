// Our proxy alone, in the place of libzmq's: node proxy.mjs PATTERN FRONT BACK. It says what
// it has bound, and ends when its input does.

import { Dealer, Proxy, Router, XPublisher, XSubscriber } from "zmq-napi";

const [pattern, front = "", back = ""] = process.argv.slice(2);

// As bench/processes/proxy.cpp has them.
const marks = { sendHighWaterMark: 10_000, receiveHighWaterMark: 10_000, linger: 0 };
const [frontEnd, backEnd] =
  pattern === "pub-sub"
    ? [new XSubscriber(marks), new XPublisher({ ...marks, noDrop: true })]
    : [new Router({ ...marks, mandatory: true }), new Dealer(marks)];
const bound = { front: await frontEnd.bind(front), back: await backEnd.bind(back) };

const proxy = new Proxy(frontEnd, backEnd);
const ended = proxy.run();
console.log(JSON.stringify(bound));
process.stdin.on("end", () => proxy.terminate()).resume();
await ended;
