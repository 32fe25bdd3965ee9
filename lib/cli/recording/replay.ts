import { got } from "../../checks";
import { Context } from "../../context";
import type { Input } from "../command";
import { endpointOf, openSocket } from "../connection/open";
import { deliverAll } from "../connection/delivery";
import { exitCodes, Failure, TimeoutFailure, UsageError } from "../failure";
import { counted, inBytes, inSeconds, inTime, timeText } from "../terminal/figures";
import type { replayOptions } from "../replay";
import { noteEndpoints, noteOnTerminal } from "../terminal/places";
import { jsonLine } from "../terminal/printable";
import { showProgress } from "../terminal/progress";
import { RecentRate } from "../terminal/rate";
import { stopSignal, Stopped } from "../terminal/stop";
import { writeSummary } from "../terminal/summary";
import { sleepUntil } from "../waiting";
import { Schedule } from "./clock";
import type { Recorded } from "./format";
import { Sender } from "./sender";
import { Source } from "./source";
import { ReplayProgress } from "./replay-progress";

type Values = Input<typeof replayOptions>["values"];

/** Returns the factor in `text`. `max` is Infinity. */
function speedOf(text: string): number {
  if (text === "max") return Infinity;
  const speed = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : 0;
  if (speed > 0) return speed;
  throw new UsageError(
    `--speed takes a number above 0, such as 0.5 or 2, or max, but is ${got(text)}`,
  );
}

/** Returns the type of the socket: what the user wants, else what fits to the recorder. */
function typeOf(values: Values, recordedBy: string | undefined): string {
  return values.type ?? (recordedBy === "pull" ? "push" : "pub");
}

/** Pauses beyond it are shown, in milliseconds. */
const longPause = 10_000;

/** One run of the command. */
class Replay {
  readonly #sender: Sender;
  readonly #values: Values;
  readonly #topics: readonly Buffer[];
  readonly #waiting: { signal: AbortSignal; timeout: number | undefined };
  #messages = 0;
  #bytes = 0;
  /** How late the latest message was, in milliseconds. */
  #latest = 0;
  #start = performance.now();
  /** When the next message is due. */
  #next = 0;
  #state: string | undefined;
  readonly #rate = new RecentRate();
  /** How far the recording is sent, if that is known. */
  #way: ReplayProgress | undefined;

  constructor(sender: Sender, values: Values) {
    this.#sender = sender;
    this.#values = values;
    this.#topics = values.topic.map((text) => Buffer.from(text));
    this.#waiting = { signal: stopSignal(), timeout: values.timeout };
  }

  /** Waits until as many peers are there as the command line says. */
  async begin(where: string): Promise<void> {
    const count = this.#values["wait-for-peer"];
    this.#state = `waiting for a peer at ${where}`;
    await this.#sender.ready(count, where, this.#waiting);
    this.#state = undefined;
    this.#start = performance.now();
  }

  /** Says what the command waits for, or what it has done so far. */
  progress(): string {
    if (this.#next > performance.now() + longPause)
      return `next message in ${inTime(this.#next - performance.now())} (--longest-pause shortens)`;
    const speed = `${this.#rate.perSecond(this.#messages)} a second`;
    const way = this.#way?.describe() ?? "";
    const sums = `${counted(this.#messages, "message")}, ${inBytes(this.#bytes)}`;
    return this.#state ?? `${way}${sums}, ${speed}`;
  }

  /** Sends a recording once. Resolves with true if the count is reached. */
  async play(source: Source): Promise<boolean> {
    const { speed, count = Infinity } = this.#values;
    const schedule = new Schedule(speedOf(speed), this.#values["longest-pause"]);
    const way = new ReplayProgress(source.headerSize, source.size);
    this.#way = way;
    for await (const records of source.messages(this.#waiting.signal)) {
      for (const record of records) {
        way.pass(record);
        if (!this.#isWanted(record)) continue;
        await this.#send(record, schedule);
        if (this.#messages >= count) return true;
      }
    }
    return false;
  }

  get messages(): number {
    return this.#messages;
  }

  describe(): string {
    const time = inSeconds(performance.now() - this.#start);
    const late = `at most ${this.#latest.toFixed(1)} ms late`;
    const end = this.#values.speed === "max" ? "" : `, ${late}`;
    return `${counted(this.#messages, "message")}, ${inBytes(this.#bytes)}, ${time}${end}`;
  }

  summarize(): void {
    if (!this.#values.json) {
      noteOnTerminal(`replayed ${this.describe()}`);
      return;
    }
    const milliseconds = Math.round(performance.now() - this.#start);
    const isTimed = this.#values.speed !== "max";
    const mostLate = isTimed ? Math.round(this.#latest * 1000) / 1000 : null;
    const sums = { messages: this.#messages, bytes: this.#bytes, milliseconds, mostLate };
    writeSummary(jsonLine({ kind: "summary", ...sums }));
  }

  #isWanted({ frames: [first] }: Recorded): boolean {
    const topics = this.#topics;
    return (
      topics.length === 0 ||
      topics.some((topic) => first?.subarray(0, topic.length).equals(topic))
    );
  }

  async #send({ time, frames }: Recorded, schedule: Schedule): Promise<void> {
    const due = schedule.due(time);
    this.#next = due;
    if (due > performance.now()) await sleepUntil(due, this.#waiting.signal);
    const room = this.#sender.send([...frames], this.#waiting);
    if (room !== undefined) await room;
    this.#messages += 1;
    for (const frame of frames) this.#bytes += frame.length;
    this.#latest = Math.max(this.#latest, performance.now() - due);
  }
}

/** Sends the recording once, or again and again. */
async function playAll(
  replay: Replay,
  first: Source,
  path: string,
  loop: boolean,
): Promise<void> {
  let source = first;
  for (;;) {
    try {
      if ((await replay.play(source)) || !loop) return;
    } finally {
      source.close();
    }
    if (replay.messages === 0) throw new Failure(`${path} has no message to send`);
    source = await Source.open(path, stopSignal());
  }
}

function checkArguments({ loop, bind, connect, speed }: Values, path: string): void {
  speedOf(speed);
  if (bind && connect) throw new UsageError("--bind and --connect exclude each other");
  if (loop && path === "-")
    throw new UsageError("--loop takes a file: the standard input can be read only once");
}

/** Sends, and prints the sums at the end, at Ctrl-C, and at a damaged record. */
async function run(
  replay: Replay,
  source: Source,
  where: string,
  { path, loop }: { path: string; loop: boolean },
): Promise<void> {
  const endProgress = showProgress(() => replay.progress());
  try {
    await replay.begin(where);
    await playAll(replay, source, path, loop);
    endProgress();
    replay.summarize();
  } catch (error) {
    endProgress();
    const hasReader = !(error instanceof Stopped) || error.by !== undefined;
    if (hasReader && (error instanceof Stopped || replay.messages > 0))
      replay.summarize();
    throw error;
  }
}

/** Replays on an open socket. What was sent is delivered also if the recording is damaged. */
async function replayTo(
  sender: Sender,
  context: Context,
  { source, where }: { source: Source; where: string },
  { values, positionals: [path = ""] }: Input<typeof replayOptions>,
): Promise<void> {
  const replay = new Replay(sender, values);
  let failure: Failure | undefined;
  try {
    await run(replay, source, where, { path, loop: values.loop });
  } catch (error) {
    const isLate = error instanceof TimeoutFailure;
    if (isLate || !(error instanceof Failure)) throw error;
    failure = error;
  }
  const { timeout } = values;
  await deliverAll({
    ...{ context, where, timeout, socket: sender.socket, messages: replay.messages },
    late: () => {
      const time = timeText(timeout ?? 0);
      const refusal = sender.peers.refusal;
      return new TimeoutFailure(
        `${where} has not taken all messages within ${time}${refusal}`,
      );
    },
  });
  if (failure !== undefined) throw failure;
}

/** Replays as the command line says. Resolves with the exit code. */
export async function runReplay(input: Input<typeof replayOptions>): Promise<number> {
  const { values, positionals } = input;
  const [path = "", endpoint = ""] = positionals;
  checkArguments(values, path);
  const options = { ...values, bind: !values.connect };
  endpointOf(endpoint, options);
  const source = await Source.open(path, stopSignal());
  const type = typeOf(values, source.description.type);
  const context = new Context();
  const sender = new Sender(context, type, values.drop);
  const { socket } = sender;
  try {
    const what = `the ${type} socket`;
    const { endpoints } = await openSocket(socket, what, options, [endpoint]);
    noteEndpoints(type, [endpoint], endpoints);
    const where = endpoints.map(({ address }) => address).join(", ");
    await replayTo(sender, context, { source, where }, input);
  } catch (error) {
    if (!socket.closed) {
      socket.linger = 0;
      socket.close();
      await socket.released;
    }
    throw error;
  } finally {
    source.close();
  }
  return source.isWhole ? exitCodes.done : exitCodes.failed;
}
