// Finds the endpoint that another program has bound, if the program does not print it.

import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "./peer.mjs";

const lookEveryMs = 5;
const listening = "0A";

/** The inodes of the sockets that a process has open. @param {number} pid */
function socketsOf(pid) {
  const folder = `/proc/${pid}/fd`;
  const inodes = new Set();
  for (const descriptor of readdirSync(folder))
    try {
      const [, inode] =
        /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${descriptor}`)) ?? [];
      if (inode) inodes.add(inode);
    } catch {
      // The descriptor was closed meanwhile.
    }
  return inodes;
}

/** The TCP port on which a process listens. @param {number} pid */
function portOf(pid) {
  const sockets = socketsOf(pid);
  for (const line of readFileSync(`/proc/${pid}/net/tcp`, "utf8").split("\n")) {
    const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state === listening && sockets.has(inode))
      return Number.parseInt(local.split(":")[1], 16);
  }
  return undefined;
}

/**
 * Waits until a process has bound `address`, and resolves with the endpoint. Rejects when the
 * process is gone.
 * @param {number} pid @param {string} address
 */
export async function boundBy(pid, address) {
  if (process.platform !== "linux")
    throw new Unavailable(
      "libzmq's tools do not print their port, and only Linux shows it.",
    );
  for (;;) {
    if (address.startsWith("ipc://")) {
      if (existsSync(address.slice("ipc://".length))) return address;
      readdirSync(`/proc/${pid}`);
    } else {
      const port = portOf(pid);
      if (port) return address.replace(/\*$/, String(port));
    }
    await sleep(lookEveryMs);
  }
}
