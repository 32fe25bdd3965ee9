// Ends programs that a command has started, with all that they have started themselves.

import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether a program can have a group of processes, which a signal ends together. */
export const hasGroups = process.platform !== "win32";

/** Milliseconds that a group has to end by itself. */
const patience = 1000;

/** Milliseconds between two looks whether it has. */
const lookInterval = 20;

/** The groups that are being ended. */
const ending = new Map<ChildProcess, Promise<void>>();

/** Sends a signal to a group, or 0 to look for it. Returns whether there is one. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (!hasGroups || child.pid === undefined) return child.kill(signal);
  try {
    return process.kill(-child.pid, signal);
  } catch {
    // All of them have ended.
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  const last = performance.now() + patience;
  let isThere = signalGroup(child, "SIGTERM");
  while (isThere && performance.now() < last) {
    await sleep(lookInterval);
    isThere = signalGroup(child, 0);
  }
  if (isThere) signalGroup(child, "SIGKILL");
  ending.delete(child);
}

/**
 * Ends a program and all that it has started: by SIGTERM, and what is still there after a second
 * by SIGKILL. The program must have been started with `detached: hasGroups`. Resolves when all
 * have ended or have got SIGKILL.
 */
export function endGroup(child: ChildProcess): Promise<void> {
  const known = ending.get(child);
  if (known !== undefined) return known;
  const ended = end(child);
  ending.set(child, ended);
  return ended;
}

/** Sends SIGKILL to all groups that are being ended. For a command that waits no longer. */
export function killGroups(): void {
  for (const child of ending.keys()) signalGroup(child, "SIGKILL");
}
