// Plays a case against a victim.

import { connect, createServer } from "node:net";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { Play } from "./play.mjs";
import { Sent } from "./sent.mjs";
import { playDatagrams } from "./udp.mjs";

/** @typedef {import("./terms.mjs").Case} Case */

/** How long a victim may take to come (again), and all conversations to be over. */
const connectMs = 60;
const caseMs = 5000;

/** How long a hostile server stays before the next conversation. */
const betweenMs = 20;

let names = 0;
let turns = 0;

/** Local addresses, so that ports do not run out while old connections are remembered. */
const nextAddress = () => `127.0.${1 + ((turns >> 7) % 200)}.${1 + (turns++ % 128)}`;

/** One case under way. */
class CaseRun {
  /** @type {Play[]} */
  plays = [];
  /** @type {Promise<unknown>[]} */
  tasks = [];
  /** @type {number | undefined} */
  observed;
  sent = new Sent();
  /** @type {import("node:net").Server | undefined} */
  server;
  /** When all conversations with a connecting victim are over. @type {Promise<unknown>} */
  over = Promise.resolve();
  /** Begins to wait for a connecting victim. @type {() => void} */
  expect = () => undefined;

  /**
   * @param {Case} played
   * @param {string} name
   */
  constructor(played, name) {
    this.played = played;
    this.name = name;
    this.abstract = `\0${name}-hostile`;
  }

  /**
   * @param {import("node:net").Socket} socket
   * @param {import("./terms.mjs").Conversation} conversation
   */
  play(socket, conversation) {
    const { target } = this.played;
    // Bytes from one connection may come on a later connection of the same pipe.
    const sent = target.role === "bound" ? new Sent() : this.sent;
    const play = new Play(socket, target, conversation, sent, this.observed);
    this.plays.push(play);
    return play.run();
  }

  /**
   * @param {string} endpoint of the victim
   * @param {import("./terms.mjs").Conversation} conversation
   */
  async dial(endpoint, conversation) {
    const { transport } = this.played.target;
    const port = Number(/:(\d+)/.exec(endpoint)?.[1] ?? 0);
    if (transport === "udp") return playDatagrams(port, conversation);
    if (conversation.wait > 0) await pause(conversation.wait);
    const socket =
      transport === "ipc"
        ? connect(`\0${this.name}`)
        : connect({ port, host: "127.0.0.1", localAddress: nextAddress() });
    try {
      await once(socket, "connect");
    } catch {
      return undefined;
    }
    return this.play(socket, conversation);
  }

  /** @param {string} endpoint */
  async dialAll(endpoint) {
    const { conversations, inTurn } = this.played;
    if (!inTurn)
      return Promise.all(conversations.map((each) => this.dial(endpoint, each)));
    for (const conversation of conversations) await this.dial(endpoint, conversation);
    return undefined;
  }

  /**
   * A server that plays the conversations in turn, one for each connection.
   * @param {() => Promise<unknown>} again makes the victim connect anew
   */
  async listen(again) {
    const { promise, accept } = this.#turns(again);
    this.over = promise;
    this.server = createServer(accept);
    this.server.on("error", () => undefined);
    if (this.played.target.transport === "ipc") this.server.listen(this.abstract);
    else this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const address = this.server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /**
   * Returns what plays a conversation on each connection, and a promise for the end of all.
   * @param {() => Promise<unknown>} again
   */
  #turns(again) {
    const rest = [...this.played.conversations];
    let turns = rest.length;
    let playing = 0;
    /** @type {() => void} */
    let over = () => undefined;
    const promise = new Promise((resolve) => (over = () => resolve(undefined)));
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    // A socket gives up a peer that breaks the protocol, so the case makes the victim
    // connect again.
    const reconnect = () => {
      if (rest.length === 0 || turns-- === 0) over();
      else again().then(this.expect, over);
    };
    this.expect = () => {
      if (playing === 0) timer = setTimeout(reconnect, connectMs);
    };
    const accept = async (/** @type {import("node:net").Socket} */ socket) => {
      const conversation = rest.shift();
      if (conversation === undefined) {
        socket.on("error", () => undefined);
        socket.destroy();
        return;
      }
      clearTimeout(timer);
      playing++;
      await this.play(socket, conversation);
      if (rest.length > 0 && !socket.destroyed) await pause(betweenMs);
      playing--;
      if (rest.length > 0) {
        this.expect();
        socket.resetAndDestroy();
      } else if (playing === 0) over();
    };
    return { promise, accept };
  }

  close() {
    this.server?.close();
    for (const { socket } of this.plays) socket.resetAndDestroy();
  }

  /** @returns {Result} */
  result() {
    const faults = this.plays.flatMap(({ decoder }) => [...decoder.faults]);
    const reached = this.plays.map(({ conversation, decoder }) => ({
      version: conversation.version,
      mechanism: conversation.mechanism,
      stage: decoder.stage,
    }));
    const { length } = this.played.conversations;
    const conversations =
      this.played.target.transport === "udp" ? length : reached.length;
    return { faults, reached, conversations };
  }
}

/**
 * @typedef {{ faults: string[], conversations: number, refused?: string,
 *   reached: { version: string, mechanism: string, stage: import("./terms.mjs").Stage }[] }} Result
 */

/**
 * Rejects with `Gone` if the victim dies of it.
 * @param {import("./victim.mjs").Victim} victim
 * @param {Case} played
 * @returns {Promise<Result>}
 */
export async function runCase(victim, played) {
  const id = ++names;
  const { target } = played;
  const run = new CaseRun(played, `zmq-napi-fuzz-${process.pid}-${id}`);
  try {
    const again = () => victim.ask("again", { id });
    const port = target.role === "connecting" ? await run.listen(again) : 0;
    const opened = await victim.ask("open", { id, target, name: run.name, port });
    if (opened.refused !== undefined) {
      await victim.ask("close", { id });
      return { ...run.result(), refused: opened.refused };
    }
    run.observed = opened.observed;
    run.expect();
    const all = run.server ? run.over : run.dialAll(opened.endpoint);
    const limit = new AbortController();
    const late = pause(caseMs, undefined, limit).catch(() => undefined);
    await Promise.race([all, late, victim.exited]);
    limit.abort();
    const { fault } = await victim.ask("finish", { id });
    await pause(2);
    run.close();
    await victim.ask("close", { id });
    const result = run.result();
    if (fault !== undefined) result.faults.push(fault);
    result.faults = result.faults.map((text) => `${target.type}: ${text}`);
    return result;
  } finally {
    run.close();
  }
}

export const spinning = "it spins at rest";

/**
 * Whether threads of the victim are busy without a reason.
 * @param {{ busy: number }} rest
 */
export const spins = ({ busy }) => busy > 0.5;
