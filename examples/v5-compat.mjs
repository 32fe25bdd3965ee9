// The API of zeromq 5, with callbacks and events. A queue sends jobs to a worker, and another
// socket collects the results. With zeromq 5, the first line was `require("zeromq")`.

import zmq from "zmq-napi/v5-compat";

const jobs = 9;
const queue = zmq.socket("push");
const results = zmq.socket("pull");
const worker = { in: zmq.socket("pull"), out: zmq.socket("push") };

// Events of the queue's connections.
queue.on("listen", (_value, address) => console.log(`The queue listens on ${address}`));
queue.on("accept", () => console.log("A worker has come."));
queue.on("disconnect", () => {
  console.log("A worker has gone.");
  queue.close();
});
queue.monitor();

// The worker pauses after its third job. No job is lost meanwhile.
let done = 0;
worker.in.on("message", (number) => {
  worker.out.send([number, Number(number) ** 2]);
  done += 1;
  if (done !== 3) return;
  worker.in.pause();
  setTimeout(() => {
    console.log("The worker has paused, and goes on.");
    worker.in.resume();
  }, 20);
});

let collected = 0;
results.on("message", (number, square) => {
  console.log(`${number} squared is ${square}`);
  collected += 1;
  if (collected === jobs)
    for (const socket of [results, worker.in, worker.out]) socket.close();
});

/** @param {Error} [error] */
function check(error) {
  if (error) throw error;
}

queue.bind("tcp://127.0.0.1:*", (error) => {
  check(error);
  results.bind("tcp://127.0.0.1:*", (reason) => {
    check(reason);
    worker.in.connect(String(queue.last_endpoint));
    worker.out.connect(String(results.last_endpoint));
    // The jobs wait until the worker is connected. libzmq has taken a job when its callback is
    // called.
    for (let number = 1; number <= jobs; number++) queue.send(number, 0, check);
  });
});
