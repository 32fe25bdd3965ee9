/**
 * A small feed of market data. Each name in the picture is a process of its own:
 *
 *     publisher stocks ──tcp──╮                           ╭── subscriber left
 *                             ├── forwarder ──ipc feed──┤
 *     publisher sp500 ───tcp──╯   keeps NASDAQ            ╰── subscriber right
 *
 * This program starts the processes, restarts a process that was killed, shows the reports,
 * and ends the processes in order. The messaging is in publisher.mjs, forwarder.mjs and
 * subscriber.mjs.
 */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { stopSignal } from "./role.mjs";
import { Screen } from "./screen.mjs";
import { SERIES } from "./series.mjs";
import { headline, summary } from "./summary.mjs";
import { Supervised } from "./supervisor.mjs";

const START_WITHIN_SECONDS = 30;

const HELP = `node main.mjs [--seconds N] [--rate N] [--feed ENDPOINT]

  --seconds N      end by itself N seconds after the first ticks arrived
                   (default: at Ctrl-C on a terminal, else 10)
  --rate N         ticks per second and publisher (default 1000)
  --feed ENDPOINT  where the forwarder serves (default ipc://nasdaq-feed, in a folder that
                   this run has to itself)
`;

const options = readOptions();
const end = new AbortController();
stopSignal().addEventListener("abort", () => end.abort());
const screen = new Screen();
const folder = await mkdtemp(join(tmpdir(), "market-feed-"));

/** The endpoint of each publisher that is bound. @type {Map<Supervised, string>} */
const endpoints = new Map();
const publishers = SERIES.map(publisher);
const forwarder = supervised("forwarder", "forwarder.mjs", forwarderArguments);
const subscribers = [subscriber("left", "NASDAQ"), subscriber("right", "NASDAQ A")];
const everyone = [...publishers, forwarder, ...subscribers];

endInTime();
await start();
if (!end.signal.aborted) await once(end.signal, "abort");
await stop();
screen.log("", ...summary(reports()));

/**
 * Starts the processes. Their order does not matter, because a socket tries to connect until
 * its peer is there. Only the forwarder has to wait until the endpoints of the publishers are
 * known.
 */
async function start() {
  if (end.signal.aborted) return;
  for (const each of [...subscribers, ...publishers]) each.start();
  const bound = publishers.map((each) => once(each, "endpoint", { signal: end.signal }));
  await Promise.all(bound).then(
    () => forwarder.start(),
    () => {}, // The program ends before all publishers are bound.
  );
}

/** Ends the processes, publishers first, so that each reader gets what was sent. */
async function stop() {
  for (const group of [publishers, [forwarder], subscribers]) {
    await Promise.all(group.map((each) => each.stop()));
  }
  await rm(folder, { recursive: true, force: true });
}

/** Ends the feed when the time is over, or when one of the programs has failed. */
function endInTime() {
  for (const each of everyone) each.on("failed", () => fail(`${each.name} failed`));
  if (options.seconds === Infinity) return;

  const giveUp = () => fail(`no ticks after ${START_WITHIN_SECONDS} seconds`);
  const timer = setTimeout(giveUp, START_WITHIN_SECONDS * 1000).unref();
  void Promise.all(subscribers.map((each) => once(each, "flowing"))).then(() => {
    clearTimeout(timer);
    setTimeout(() => end.abort(), options.seconds * 1000).unref();
  });
}

/** @param {string} why */
function fail(why) {
  if (end.signal.aborted) return;
  process.exitCode = 1;
  screen.log(why);
  end.abort();
}

/** @param {string} series */
function publisher(series) {
  const rate = ["--rate", String(options.rate)];
  // A publisher that was restarted binds the endpoint to which its subscribers connect.
  const bind = () => ["--bind", endpoints.get(each) ?? "tcp://127.0.0.1:*"];
  const each = supervised(series, "publisher.mjs", () => [series, ...rate, ...bind()]);
  each.on("endpoint", (endpoint) => endpoints.set(each, endpoint));
  return each;
}

function forwarderArguments() {
  const connects = [...endpoints.values()].flatMap((endpoint) => ["--connect", endpoint]);
  return [...connects, "--feed", options.feed, "--topic", "NASDAQ"];
}

/** @param {string} name @param {string} topic */
function subscriber(name, topic) {
  const args = ["--name", name, "--feed", options.feed, "--topic", topic];
  return supervised(name, "subscriber.mjs", () => args);
}

/** @param {string} name @param {string} program @param {() => string[]} args */
function supervised(name, program, args) {
  const each = new Supervised(name, program, args, folder);
  each.on("log", (line) => screen.log(line));
  each.on("report", () => screen.show(summary(reports()), headline(reports())));
  return each;
}

function reports() {
  return everyone.map((each) => each.report);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seconds: { type: "string", default: process.stdout.isTTY ? "Infinity" : "10" },
      rate: { type: "string", default: "1000" },
      feed: { type: "string", default: "ipc://nasdaq-feed" },
      help: { type: "boolean", short: "h" },
    },
  });
  const seconds = Number(values.seconds);
  const rate = Number(values.rate);
  if (values.help || !(seconds > 0) || !(rate > 0)) {
    console.log(HELP);
    process.exit(values.help ? 0 : 2);
  }
  return { seconds, rate, feed: values.feed };
}
