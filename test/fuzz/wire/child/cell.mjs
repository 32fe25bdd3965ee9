// One victim's socket with its program and its honest peer.

import { setTimeout as pause } from "node:timers/promises";
import { client, password, server, username } from "../secrets.mjs";
import { Drive } from "./drive.mjs";
import { Honest, HonestStream } from "./honest.mjs";
import { sockets, zmq } from "./package.mjs";
import { serveZap } from "./zap.mjs";

/** @typedef {import("../terms.mjs").Target} Target */

const [serverPublic, serverSecret, clientPublic, clientSecret] = [
  server.publicKey,
  server.secretKey,
  client.publicKey,
  client.secretKey,
].map((key) => zmq.z85.encode(Buffer.from(key)));

const asServer = {
  NULL: {},
  PLAIN: { plainServer: true },
  CURVE: { curveServer: true, curveSecretKey: serverSecret },
};

const asClient = {
  NULL: {},
  PLAIN: { plainUsername: username, plainPassword: password },
  CURVE: {
    curveServerKey: serverPublic,
    curvePublicKey: clientPublic,
    curveSecretKey: clientSecret,
  },
};

/** A program sends at every tick at first, and later at every few ticks. */
const enough = 12;
const calm = 10;
const timeLimit = Number(process.env.ZMQ_NAPI_FUZZ_TIME_LIMIT ?? 8000);

export class Cell {
  #ticks = 0;
  #open = true;
  #peer = "";
  /** @type {any} */
  #context;
  /** @type {any} */
  #zap;
  /** @type {Honest | HonestStream | undefined} */
  honest;

  /**
   * @param {Target} target
   * @param {string} name for an endpoint of its own
   * @param {number} port where the hostile peer listens, if it does
   */
  async open(target, name, port) {
    const { mechanism, options, transport, type, zap } = target;
    if (zap !== undefined) {
      this.#context = new zmq.Context();
      this.#zap = await serveZap(this.#context, zap);
    }
    const bound = target.role === "bound";
    const secrets = bound ? asServer[mechanism] : asClient[mechanism];
    const proxy = target.socks ? { socksProxy: `127.0.0.1:${port}` } : {};
    const context = this.#context === undefined ? {} : { context: this.#context };
    const all = { linger: 0, ...options, ...secrets, ...proxy, ...context };
    this.socket = new sockets[type](all);
    this.#prepare(type);
    this.drive = new Drive(this.socket, target);
    if (!bound) this.#peer = this.#hostile(target, port, name);
    await this.#connect();
    const endpoint = await this.#bind(transport, name);
    if (target.honest) this.#host(target, endpoint);
    return endpoint;
  }

  /** @param {string} type */
  #prepare(type) {
    if (type === "Dish") this.socket.join("g", "honest");
    if (type === "Subscriber") this.socket.subscribe("");
    if (type === "XSubscriber") this.socket.trySend("\x01");
  }

  /**
   * Where the hostile peer is, for a victim that connects.
   * @param {Target} target
   * @param {number} port
   * @param {string} name
   */
  #hostile({ transport, socks }, port, name) {
    if (transport === "ipc") return `ipc://@${name}-hostile`;
    return `${transport}://127.0.0.1:${socks ? 9 : port}`;
  }

  async #connect() {
    if (this.#peer === "") return;
    if (typeof this.socket.connectPeer === "function")
      this.socket.connectPeer(this.#peer);
    else await this.socket.connect(this.#peer);
  }

  /** Connects to the hostile peer again. */
  async again() {
    if (!this.#open || this.#peer === "") return;
    try {
      this.socket.disconnect(this.#peer);
    } catch (error) {
      // The socket has already given up that peer.
      if (/** @type {{ code?: string }} */ (error).code !== "ENOENT") throw error;
    }
    await this.#connect();
  }

  /**
   * @param {Target["transport"]} transport
   * @param {string} name
   */
  async #bind(transport, name) {
    const wild = transport === "ipc" ? `ipc://@${name}` : `${transport}://127.0.0.1:*`;
    return String(await this.socket.bind(wild));
  }

  /**
   * @param {Target} target
   * @param {string} endpoint
   */
  #host({ type, mechanism, options, role }, endpoint) {
    if (type === "Stream") this.honest = new HonestStream(endpoint);
    else {
      const bound = role === "bound";
      // A socket that connects with PLAIN or CURVE is a client for those that it binds, too.
      const secrets = bound ? asClient[mechanism] : {};
      this.honest = new Honest(type, endpoint, secrets, options.manual === true);
    }
    const { honest, drive } = this;
    if (drive === undefined) return;
    drive.topic = honest.ledger.marks;
    if (honest.way === "feed")
      drive.took = (/** @type {Buffer[]} */ frames) => honest.ledger.accept(frames);
  }

  /** Whether the victim's program sends the messages that its honest peer expects. */
  get #serves() {
    return this.honest?.way === "follow" || this.honest?.way === "share";
  }

  /** A turn of both programs. */
  tick() {
    if (!this.#open || this.drive === undefined) return;
    const unserved = this.honest !== undefined && !this.honest.ledger.begun;
    this.#ticks++;
    if (this.#ticks > enough && this.#ticks % calm > 0 && !unserved) return;
    this.honest?.sendNext();
    if (this.#serves) this.#serve();
    else if (this.drive.isSource) this.drive.sendNext();
  }

  #serve() {
    const ledger = this.honest?.ledger;
    if (ledger === undefined) return;
    if (!this.drive?.sendNext(ledger.next())) ledger.sent--;
  }

  /** The first number in a routing id of an honest peer, as libzmq gave it. */
  watchIds() {
    const { drive } = this;
    if (drive === undefined || !["Router", "Server", "Peer"].includes(drive.target.type))
      return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 500);
      drive.took = ([id]) => {
        clearTimeout(timer);
        drive.took = () => undefined;
        resolve(id.length === 5 && id[0] === 0 ? id.readUInt32BE(1) : undefined);
      };
    });
  }

  /** @returns {Promise<string | undefined>} what the honest peer missed */
  async finish() {
    this.drive?.hurry();
    const { honest } = this;
    if (honest === undefined) return undefined;
    const end = performance.now() + timeLimit;
    while (!honest.ledger.begun && performance.now() < end) await pause(4);
    if (!honest.ledger.begun) return `an honest peer got nothing`;
    if (this.#serves) this.#serve();
    else honest.sendNext();
    // A hostile peer may get the last of the shared messages.
    if (honest.way !== "share")
      await honest.complete(Math.max(1, end - performance.now()));
    return honest.ledger.fault;
  }

  close() {
    this.#open = false;
    this.socket?.close();
    const peer = this.honest?.socket;
    if (peer !== undefined) "destroy" in peer ? peer.destroy() : peer.close();
    this.#zap?.close();
    void this.#context?.close();
  }
}
