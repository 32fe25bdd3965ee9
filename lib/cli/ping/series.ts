import { ZmqError } from "../../errors";
import type { Input } from "../command";
import { exitCodes, UsageError } from "../failure";
import type { pingOptions } from "../ping";
import { paint, writeJson, writeLine } from "../terminal/output";
import { jsonLine, printable } from "../terminal/printable";
import { stopSignal, Stopped } from "../terminal/stop";
import { writeSummary } from "../terminal/summary";
import { orAborted, sleepUntil } from "../waiting";
import { Contact, type Manners } from "./contact";
import { type Target, targetOf } from "./dial";
import { type Finding, peerText, plain } from "./finding";
import { Sums } from "./sums";
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
  readonly sums = new Sums();
  readonly #target: Target;
  readonly #manners: Manners;
  readonly #json: boolean;
  readonly #signal = stopSignal();
  #contact: Contact | undefined;
  /** The last peer that was described, as a text. */
  #described: string | undefined;

  constructor(target: Target, manners: Manners, json: boolean) {
    this.#target = target;
    this.#manners = manners;
    this.#json = json;
  }

  /** Makes contact if there is none, and pings. */
  async next(sequence: number): Promise<Finding> {
    const kept = this.#contact?.answersPings === true ? this.#contact : undefined;
    const contact =
      kept ?? (await orAborted(Contact.make(this.#target, this.#manners), this.#signal));
    const isDescribed = await this.#describe(
      contact.finding,
      this.#contact === undefined,
    );
    this.#contact = contact;
    const reply = await this.#measure(contact, sequence);
    this.sums.add(reply.time);
    await this.#printReply(reply, contact.finding, isDescribed);
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
    const { sent, answered, spread } = this.sums;
    if (this.#json) return jsonLine({ kind: "summary", sent, answered, ...spread });
    const figures = Object.entries(spread ?? {}).map(
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

  /**
   * Prints what was found at first, and later when another peer is there. Resolves with whether
   * it has.
   */
  async #describe(finding: Finding, isFirst: boolean): Promise<boolean> {
    const peer = finding.peer === null ? undefined : peerText(finding);
    const isOther = peer !== undefined && peer !== this.#described;
    if (!isFirst && !isOther) return false;
    if (this.#described !== undefined && !this.#json)
      await writeLine(paint("bold", "Another peer is there now:"));
    this.#described = peer ?? this.#described;
    if (this.#json) await writeJson({ kind: "contact", ...plain(finding) });
    else for (const line of describe(finding)) await writeLine(line);
    return true;
  }

  async #printReply(reply: Reply, finding: Finding, isDescribed: boolean): Promise<void> {
    const { sequence, time, measure } = reply;
    if (this.#json) {
      const json = { sequence, milliseconds: time ?? null, measure };
      return writeJson({ kind: "reply", ...json, outcome: finding.outcome });
    }
    // The description has said it.
    if (isDescribed && finding.outcome !== "zmtp") return;
    const failure = finding.outcome === "zmtp" ? "no reply in time" : finding.explanation;
    const text =
      time === undefined
        ? printable(failure)
        : `${verbs[measure]} in ${inMilliseconds(time)}`;
    await writeLine(`${sequence}: ${text}`);
  }
}

function exitCodeOf({ sums }: Run, last: Finding | undefined): number {
  if (sums.answered > 0) return exitCodes.done;
  const late = last?.outcome === "silent" || last?.outcome === "zmtp";
  return late ? exitCodes.timedOut : exitCodes.failed;
}

function checkedTarget(endpoint: string, ipv6: boolean): Target {
  try {
    return targetOf(endpoint, ipv6);
  } catch (error) {
    throw error instanceof ZmqError ? new UsageError(error.message) : error;
  }
}

/** Pings as the command line says. Resolves with the exit code. */
export async function runPing(input: Input<typeof pingOptions>): Promise<number> {
  const { count, interval, timeout, as, ipv6, json } = input.values;
  const [endpoint = ""] = input.positionals;
  const manners = { timeout, as: as?.toUpperCase() };
  const run = new Run(checkedTarget(endpoint, ipv6), manners, json);
  let last: Finding | undefined;
  try {
    for (let sequence = 1; ; sequence++) {
      const next = performance.now() + interval;
      last = await run.next(sequence);
      if (sequence === count) break;
      await run.idle(next);
    }
  } catch (error) {
    // The program then ends by the signal, also if a contact is still being made.
    if (error instanceof Stopped && error.by !== undefined && run.sums.sent > 0)
      writeSummary(run.summary());
    throw error;
  } finally {
    run.close();
  }
  if (count !== 1) writeSummary(run.summary());
  return exitCodeOf(run, last);
}
