import { ZmqError } from "../../errors";
import type { Input } from "../command";
import { exitCodes, UsageError } from "../failure";
import type { pingOptions } from "../ping";
import { writeJson, writeLine } from "../terminal/output";
import { stopSignal, Stopped } from "../terminal/stop";
import { writeSummary } from "../terminal/summary";
import { orAborted, sleepUntil } from "../waiting";
import { Contact, type Manners } from "./contact";
import { type Target, targetOf } from "./dial";
import { type Finding, plain } from "./finding";
import { describe, inMilliseconds } from "./text";

/** What the time of a reply is the time of. */
type Measure = "ping" | "greeting" | "connection";

/** The result of one ping. */
interface Reply {
  readonly sequence: number;
  /** Undefined if there was no reply. */
  readonly time: number | undefined;
  readonly measure: Measure;
}

const verbs: Readonly<Record<Measure, string>> = {
  ping: "replied",
  greeting: "greeted",
  connection: "connected",
};

/** The pings of one run of the command. */
class Run {
  readonly replies: Reply[] = [];
  readonly #target: Target;
  readonly #manners: Manners;
  readonly #json: boolean;
  readonly #signal = stopSignal();
  #contact: Contact | undefined;

  constructor(target: Target, manners: Manners, json: boolean) {
    this.#target = target;
    this.#manners = manners;
    this.#json = json;
  }

  /** Makes contact if there is none, and pings. */
  async next(sequence: number): Promise<Finding> {
    const isFirst = this.#contact === undefined;
    const kept = this.#contact?.answersPings === true ? this.#contact : undefined;
    const contact =
      kept ?? (await orAborted(Contact.make(this.#target, this.#manners), this.#signal));
    this.#contact = contact;
    if (isFirst) await this.#print(contact.finding);
    const reply = await this.#measure(contact, sequence);
    this.replies.push(reply);
    await this.#printReply(reply, contact.finding, isFirst);
    return contact.finding;
  }

  /** Keeps the contact alive until a time. */
  async idle(until: number): Promise<void> {
    if (this.#contact?.answersPings === true)
      await orAborted(this.#contact.idle(until), this.#signal);
    await sleepUntil(until, this.#signal);
  }

  close(): void {
    this.#contact?.close();
  }

  /** Says what all pings have been like. */
  summary(): string {
    const times = this.replies.flatMap(({ time }) => time ?? []);
    const sent = this.replies.length;
    const answered = times.length;
    const average = times.reduce((sum, time) => sum + time, 0) / answered;
    const spread = { least: Math.min(...times), average, most: Math.max(...times) };
    if (this.#json) {
      const figures = answered > 0 ? spread : {};
      return JSON.stringify({ kind: "summary", sent, answered, ...figures });
    }
    const figures = Object.entries(spread).map(
      ([name, time]) => `${name} ${inMilliseconds(time)}`,
    );
    const end = answered > 0 ? `: ${figures.join(", ")}` : "";
    return `${sent} sent, ${answered} answered${end}`;
  }

  async #measure(contact: Contact, sequence: number): Promise<Reply> {
    if (contact.answersPings) {
      const deadline = performance.now() + this.#manners.timeout;
      const time = await orAborted(contact.ping(deadline), this.#signal);
      // What was asked on this connection is not counted as the reply to the next ping.
      if (time === undefined) contact.close();
      return { sequence, time, measure: "ping" };
    }
    const { outcome, greetingTime, connectTime } = contact.finding;
    const measure = greetingTime === null ? "connection" : "greeting";
    const time = greetingTime ?? connectTime ?? undefined;
    return { sequence, time: outcome === "zmtp" ? time : undefined, measure };
  }

  async #print(finding: Finding): Promise<void> {
    if (this.#json) return writeJson({ kind: "contact", ...plain(finding) });
    for (const line of describe(finding)) await writeLine(line);
  }

  async #printReply(reply: Reply, finding: Finding, isFirst: boolean): Promise<void> {
    const { sequence, time, measure } = reply;
    if (this.#json) {
      const json = { sequence, time: time ?? null, measure };
      return writeJson({ kind: "reply", ...json, outcome: finding.outcome });
    }
    // The description has said it.
    if (isFirst && finding.outcome !== "zmtp") return;
    const failure = finding.outcome === "zmtp" ? "no reply in time" : finding.explanation;
    const text =
      time === undefined ? failure : `${verbs[measure]} in ${inMilliseconds(time)}`;
    await writeLine(`${sequence}: ${text}`);
  }
}

function exitCodeOf({ replies }: Run, last: Finding | undefined): number {
  if (replies.some(({ time }) => time !== undefined)) return exitCodes.done;
  const late = last?.outcome === "silent" || last?.outcome === "zmtp";
  return late ? exitCodes.timedOut : exitCodes.failed;
}

function checkedTarget(endpoint: string): Target {
  try {
    return targetOf(endpoint);
  } catch (error) {
    throw error instanceof ZmqError ? new UsageError(error.message) : error;
  }
}

/** Pings as the command line says. Resolves with the exit code. */
export async function runPing(input: Input<typeof pingOptions>): Promise<number> {
  const { count, interval, timeout, as, json } = input.values;
  const [endpoint = ""] = input.positionals;
  const manners = { timeout, as: as?.toUpperCase() };
  const run = new Run(checkedTarget(endpoint), manners, json);
  let last: Finding | undefined;
  try {
    for (let sequence = 1; ; sequence++) {
      const next = performance.now() + interval;
      last = await run.next(sequence);
      if (sequence === count) break;
      await run.idle(next);
    }
  } catch (error) {
    if (!(error instanceof Stopped) || error.by === undefined) throw error;
    if (run.replies.length === 0) throw error;
  } finally {
    run.close();
  }
  if (count !== 1) writeSummary(run.summary());
  return exitCodeOf(run, last);
}
