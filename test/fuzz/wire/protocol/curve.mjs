// CurveZMQ, both sides, with boxes whose content can be changed before it is sealed.

import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  randomFillSync,
} from "node:crypto";
import nacl from "tweetnacl";
import { client, server } from "../secrets.mjs";

/** @typedef {(plain: Buffer) => Buffer} Change */

/** @param {Uint8Array} bytes */
const text = (bytes) => Buffer.from(bytes).toString("base64url");

/** A pair of keys, whose secret one OpenSSL can use. @param {nacl.BoxKeyPair} pair */
function usable({ publicKey, secretKey }) {
  const jwk = { kty: "OKP", crv: "X25519", x: text(publicKey), d: text(secretKey) };
  return { publicKey, privateKey: createPrivateKey({ key: jwk, format: "jwk" }) };
}

const sigma = Buffer.from("expand 32-byte k");
/** @type {any} */
const { lowlevel } = nacl;

/**
 * What `nacl.box.before` gives, with OpenSSL's X25519, which is many times as fast.
 * @param {Uint8Array} theirs
 * @param {ReturnType<typeof usable>} ours
 */
function sharedKey(theirs, { privateKey }) {
  const jwk = { kty: "OKP", crv: "X25519", x: text(theirs) };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const key = new Uint8Array(32);
  const point = diffieHellman({ privateKey, publicKey });
  lowlevel.crypto_core_hsalsa20(key, new Uint8Array(16), point, sigma);
  return key;
}

const serverKeys = usable(server);
const clientKeys = usable(client);
const ephemerals = [1, 2, 3, 4].map((seed) =>
  usable(nacl.box.keyPair.fromSecretKey(new Uint8Array(32).fill(seed))),
);
const toServer = ephemerals.map((pair) => sharedKey(server.publicKey, pair));
const nothing = new Uint8Array(32);
let turn = 0;

/** @param {number} count */
function counted(count) {
  const short = Buffer.alloc(8);
  short.writeBigUInt64BE(BigInt(count));
  return short;
}

/**
 * @param {string} prefix
 * @param {Uint8Array} rest
 */
const nonceOf = (prefix, rest) => Buffer.concat([Buffer.from(prefix), rest]);

/** The functions of both sides after the handshake. */
class Curve {
  /** @type {Uint8Array} */
  shared = nothing;
  count = 1;
  ready = false;
  pick = turn++ % ephemerals.length;
  own = ephemerals[this.pick];

  /**
   * @param {string} mine
   * @param {string} theirs
   */
  constructor(mine, theirs) {
    this.mine = mine;
    this.theirs = theirs;
  }

  /**
   * @param {string} prefix
   * @param {Uint8Array} plain
   * @param {Uint8Array} [key]
   * @returns {[Buffer, Buffer]} the short nonce and the box
   */
  box(prefix, plain, key = this.shared) {
    const short = counted(this.count++);
    return [short, Buffer.from(nacl.box.after(plain, nonceOf(prefix, short), key))];
  }

  /**
   * @param {string} prefix
   * @param {Buffer} bytes a short nonce and a box
   * @param {Uint8Array} [key]
   */
  unbox(prefix, bytes, key = this.shared) {
    if (bytes.length < 24) return undefined;
    const nonce = nonceOf(prefix, bytes.subarray(0, 8));
    const plain = nacl.box.open.after(bytes.subarray(8), nonce, key);
    return plain === null ? undefined : Buffer.from(plain);
  }

  /**
   * The body of a MESSAGE.
   * @param {number} flags
   * @param {Buffer} body
   * @param {Change} change
   */
  seal(flags, body, change) {
    const plain = change(Buffer.concat([Buffer.from([flags]), body]));
    return Buffer.concat([Buffer.from("\x07MESSAGE"), ...this.box(this.mine, plain)]);
  }

  /** @param {Buffer} body a MESSAGE's, behind its name */
  open(body) {
    return this.unbox(this.theirs, body);
  }
}

export class CurveClient extends Curve {
  cookie = Buffer.alloc(96);
  /** @type {Uint8Array} */
  peer = server.publicKey;

  constructor() {
    super("CurveZMQMESSAGEC", "CurveZMQMESSAGES");
  }

  /** @param {Change} change */
  hello(change) {
    const [short, box] = this.box(
      "CurveZMQHELLO---",
      change(Buffer.alloc(64)),
      toServer[this.pick],
    );
    const head = Buffer.from([1, 0, ...Buffer.alloc(72)]);
    return Buffer.concat([head, this.own.publicKey, short, box]);
  }

  /** @param {Buffer} body */
  welcomed(body) {
    const nonce = nonceOf("WELCOME-", body.subarray(0, 16));
    const plain =
      body.length === 160 &&
      nacl.box.open.after(body.subarray(16), nonce, toServer[this.pick]);
    if (!plain) return false;
    this.peer = plain.slice(0, 32);
    this.cookie = Buffer.from(plain.subarray(32));
    this.shared = sharedKey(this.peer, this.own);
    return true;
  }

  /**
   * @param {Buffer} metadata
   * @param {Change} change
   */
  initiate(metadata, change) {
    const long = randomFillSync(Buffer.alloc(16));
    const vouched = Buffer.concat([this.own.publicKey, server.publicKey]);
    const key = sharedKey(this.peer, clientKeys);
    const vouch = nacl.box.after(vouched, nonceOf("VOUCH---", long), key);
    const plain = Buffer.concat([client.publicKey, long, vouch, metadata]);
    const [short, box] = this.box("CurveZMQINITIATE", change(plain));
    return Buffer.concat([this.cookie, short, box]);
  }

  /** @param {Buffer} body */
  readied(body) {
    this.ready = this.unbox("CurveZMQREADY---", body) !== undefined;
    return this.ready;
  }
}

export class CurveServer extends Curve {
  /** @type {Uint8Array} */
  peer = server.publicKey;

  constructor() {
    super("CurveZMQMESSAGES", "CurveZMQMESSAGEC");
  }

  /** @param {Buffer} body */
  greeted(body) {
    if (body.length !== 194) return false;
    this.peer = new Uint8Array(body.subarray(74, 106));
    this.shared = sharedKey(this.peer, this.own);
    return true;
  }

  /** @param {Change} change */
  welcome(change) {
    const long = randomFillSync(Buffer.alloc(16));
    const plain = change(Buffer.concat([this.own.publicKey, Buffer.alloc(96, 7)]));
    const nonce = nonceOf("WELCOME-", long);
    const key = sharedKey(this.peer, serverKeys);
    return Buffer.concat([long, nacl.box.after(plain, nonce, key)]);
  }

  /** @param {Buffer} body */
  initiated(body) {
    return this.unbox("CurveZMQINITIATE", body.subarray(96)) !== undefined;
  }

  /**
   * @param {Buffer} metadata
   * @param {Change} change
   */
  readyBody(metadata, change) {
    this.ready = true;
    return Buffer.concat(this.box("CurveZMQREADY---", change(metadata)));
  }
}
