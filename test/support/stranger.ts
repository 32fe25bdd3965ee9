// A WebSocket client by hand, which can send bytes that no honest client sends.

import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A request to upgrade, as a browser sends it. */
export const upgrade: Readonly<Record<string, string>> = {
  Host: "localhost",
  Upgrade: "websocket",
  Connection: "Upgrade",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Protocol": "ZWS2.0",
};

export function requestOf(
  headers: Readonly<Record<string, string>> = upgrade,
  first = "GET / HTTP/1.1",
): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${first}\r\n${lines.join("")}\r\n`;
}

export interface FrameShape {
  /** 1: text, 2: binary, 8: close, 9: ping, 10: pong. */
  opcode: number;
  final: boolean;
  masked: boolean;
}

export const binary: FrameShape = { opcode: 2, final: true, masked: true };

/** Returns the bytes of a frame, with its length in the shortest form. */
export function frame(payload: Uint8Array, shape: FrameShape = binary): Buffer {
  const { opcode, final, masked } = shape;
  const { length } = payload;
  const form = length < 126 ? length : length < 65_536 ? 126 : 127;
  const head = Buffer.alloc(form < 126 ? 2 : form === 126 ? 4 : 10);
  head[0] = (final ? 0x80 : 0) | opcode;
  head[1] = (masked ? 0x80 : 0) | form;
  if (form === 126) head.writeUInt16BE(length, 2);
  if (form === 127) head.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([head, payload]);
  const mask = Buffer.from([1, 2, 3, 4]);
  const bytes = Buffer.from(payload).map((byte, index) => byte ^ mask[index % 4]!);
  return Buffer.concat([head, mask, bytes]);
}

export class Stranger {
  readonly #socket: Socket;
  readonly #ended: Promise<void>;
  #wake = (): void => undefined;
  #received = Buffer.alloc(0);

  private constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("error", () => undefined);
    this.#socket.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    this.#ended = new Promise((resolve) => {
      this.#socket.on("close", () => {
        this.#wake();
        resolve();
      });
    });
  }

  static async dial(port: number): Promise<Stranger> {
    const stranger = new Stranger(port);
    await once(stranger.#socket, "connect");
    return stranger;
  }

  say(bytes: string | Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  /** Stops reading from the connection. */
  pause(): void {
    this.#socket.pause();
  }

  /** Reads on. */
  resume(): void {
    this.#socket.resume();
  }

  /** Resolves with all received bytes, when there are enough. */
  async receive(isEnough: (bytes: Buffer) => boolean): Promise<Buffer> {
    while (!isEnough(this.#received)) {
      if (this.#socket.destroyed)
        throw new Error(`Ended after ${String(this.#received)}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#received;
  }

  /** Resolves with all received bytes, when the other end has closed. */
  async end(): Promise<Buffer> {
    await this.#ended;
    return this.#received;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
