// Three workers share the jobs, and one socket collects the results: a "parallel pipeline".

import { Pull, Push } from "zmq-napi";

const jobs = new Push();
const results = new Pull();
const jobsAddress = await jobs.bind("tcp://127.0.0.1:*");
const resultsAddress = await results.bind("tcp://127.0.0.1:*");

/** Does the jobs of `source` until it is closed. @param {Pull} source @param {string} name */
async function work(source, name) {
  const sink = new Push();
  sink.connect(resultsAddress);
  await sink.send(["ready", name]);
  for await (const [job] of source) {
    await sink.send([`${job} squared is ${Number(job) ** 2}`, name]);
  }
  sink.close();
}

const sources = ["Ada", "Bob", "Cy"].map((name) => {
  const source = new Pull();
  source.connect(jobsAddress);
  return { source, working: work(source, name) };
});

// A worker gets no jobs before it is connected. So wait until all workers are ready.
for (let ready = 0; ready < sources.length; ready++) await results.receive();

const count = 9;
for (let job = 1; job <= count; job++) await jobs.send(job);

/** @type {Map<string, number>} */
const done = new Map();
for (let received = 0; received < count; received++) {
  const [result, name] = await results.receive();
  console.log(`${name}: ${result}`);
  done.set(`${name}`, (done.get(`${name}`) ?? 0) + 1);
}
console.log(
  [...done]
    .map(([name, jobs]) => `${name} did ${jobs} jobs`)
    .sort()
    .join(", "),
);

for (const { source, working } of sources) {
  source.close();
  await working;
}
