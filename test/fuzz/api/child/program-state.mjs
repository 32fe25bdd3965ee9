// The state of a running program: objects by place, pending promises, received messages.

import { OwnError, shortened, wrongWith } from "./thrown.mjs";
import { faultOf } from "./messages.mjs";
import { auth, v5, zmq } from "./modules.mjs";

/** @typedef {import("../program.mjs").Step} Step */

let serials = 0;

export class ProgramState {
  /** @type {Map<string, any>} */
  places = new Map([
    ["zmq", zmq],
    ["z85", zmq.z85],
    ["auth", auth],
    ["v5", v5],
    ["context", zmq.context],
  ]);
  /** Dropped objects, which may be collected. @type {WeakRef<any>[]} */
  forgotten = [];
  /** Pending promises, by the calls that made them. @type {Map<Promise<any>, string>} */
  pending = new Map();
  /** Buffers that were sent last, perhaps lent. @type {Buffer[]} */
  sent = [];
  /** The last messages of each place. @type {Map<string, any[]>} */
  received = new Map();
  /** Endpoints of sockets of another thread. @type {Record<string, string>} */
  endpoints = {};
  /** Descriptors that starve the process. @type {number[]} */
  starved = [];
  /** Whether a proxy may forward a message that another path delivers as well. */
  proxied = false;
  /** @type {Set<number>} */
  seen = new Set();
  nested = 0;

  /**
   * @param {number} thread @param {string} scope distinguishes inproc names of programs
   * @param {string} folder
   * @param {(text: string) => void} broken
   * @param {(call: string, thrown: boolean) => void} countCall
   */
  constructor(thread, scope, folder, broken, countCall) {
    this.thread = thread;
    this.scope = scope;
    this.folder = folder;
    this.broken = broken;
    this.countCall = countCall;
  }

  /** Returns a number that no other message of the process has. */
  serial() {
    return (((this.thread & 0xff) << 24) | (serials++ & 0xffffff)) >>> 0;
  }

  /** Puts an object into a place, and drops the previous object. @param {string} place @param {any} object */
  put(place, object) {
    this.forget(place);
    this.places.set(place, object);
  }

  /** @param {string} place */
  forget(place) {
    const old = this.places.get(place);
    if (old !== undefined && typeof old === "object")
      this.forgotten.push(new WeakRef(old));
    this.places.delete(place);
  }

  /**
   * Calls a function, and judges what comes out of it.
   *
   * @param {string} call @param {() => any} action @param {string} [place]
   */
  attempt(call, action, place = "") {
    let result;
    try {
      result = action();
    } catch (error) {
      this.countCall(call, true);
      this.judge(call, error);
      return undefined;
    }
    this.countCall(call, false);
    if (result instanceof Promise) this.track(call, result, place);
    else this.look(result, place);
    return result;
  }

  /** @param {string} call @param {unknown} error */
  judge(call, error) {
    const wrong = wrongWith(error);
    if (wrong === undefined) return;
    const text = error instanceof Error ? shortened(error) : "";
    this.broken(`${call} threw wrongly: ${wrong}: ${text}`);
  }

  /** @param {string} call @param {Promise<any>} promise @param {string} place */
  track(call, promise, place) {
    const settled = promise.then(
      (value) => this.look(value, place),
      (error) => this.judge(call, error),
    );
    this.pending.set(settled, call);
    void settled.finally(() => this.pending.delete(settled));
  }

  /** Checks a received value. @param {any} value @param {string} place */
  look(value, place) {
    const message = Array.isArray(value) ? value : value?.value;
    if (!Array.isArray(message)) return;
    this.received.set(place, message);
    const fault = faultOf(message, this.proxied ? new Set() : this.seen);
    if (fault !== undefined) this.broken(`a message was ${fault}`);
  }
}

/** A value that runs `action` when it is converted to text. @param {() => void} action @param {unknown} then */
export function trap(action, then) {
  const act = () => {
    action();
    if (then === "throw") throw new OwnError();
    return String(then);
  };
  return { toString: act, valueOf: act };
}
