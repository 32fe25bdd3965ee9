import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { part } from "../../addon/binary/libc";
import { packageFolder, places } from "../../addon/binary/places";
import { prebuiltFiles } from "../../addon/binary/explanation";
import { thisSystem, type System } from "../../addon/binary/system";
import { missingTools } from "../../addon/binary/tools";
import type { Finding, Loaded, Outcome, Refused } from "./finding";

/** The time limit of the process that loads the package, in milliseconds. */
const timeLimit = 60_000;

/** A file that may be the binary, and the result of the search for it. */
export interface Candidate {
  readonly file: string;
  readonly what: string;
  readonly state: "absent" | "loaded" | "refused" | "unused";
}

/** All facts about the package on this machine. */
export interface Examination {
  readonly system: System;
  readonly looks: readonly Candidate[];
  readonly prebuilt: readonly string[];
  readonly missingTools: readonly string[];
  readonly loaded: Loaded | null;
  readonly refused: Refused | null;
  readonly outcomes: readonly Outcome[];
  /** How the process that loaded the package ended. Null if it ended well. */
  readonly ending: string | null;
}

/**
 * Returns whether the binary was loaded, no transport failed, and the process ended well.
 */
export function isWell({ loaded, outcomes, ending }: Examination): boolean {
  const failed = outcomes.some(({ result }) => result === "failed");
  return loaded !== null && !failed && ending === null;
}

/**
 * The other process runs the same version of the package, so that a known kind has the
 * right properties.
 */
function isFinding(value: unknown): value is Finding {
  return typeof part(value, "kind") === "string";
}

function parsed(line: string): Finding[] {
  try {
    const value: unknown = JSON.parse(line);
    return isFinding(value) ? [value] : [];
  } catch {
    return []; // Other output, or a line that the end of the process cut off.
  }
}

interface Trial {
  readonly findings: readonly Finding[];
  readonly ending: string | null;
}

async function runTrial(): Promise<Trial> {
  const run = process.versions["deno"] === undefined ? [] : ["run", "--allow-all"];
  const child = spawn(process.execPath, [...run, join(__dirname, "trial.js")], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeLimit,
    killSignal: "SIGKILL",
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended: unknown[] = await once(child, "close");
  const [code, signal] = ended;
  const findings = output.split("\n").flatMap(parsed);
  if (code === 0) return { findings, ending: null };
  const how =
    typeof signal === "string" ? `was ended by ${signal}` : `ended with ${String(code)}`;
  const last = errors.trim().split("\n").slice(-20).join("\n");
  return { findings, ending: last === "" ? how : `${how}:\n${last}` };
}

function looksOf(loaded: Loaded | undefined): Candidate[] {
  let found = false;
  return [...places()].map((place) => {
    if (!existsSync(place.file)) return { ...place, state: "absent" };
    const first = !found;
    found = true;
    if (!first) return { ...place, state: "unused" };
    return { ...place, state: loaded?.file === place.file ? "loaded" : "refused" };
  });
}

/**
 * Examines the package. Another process loads the binary, because a binary that does not
 * fit may end its process.
 */
export async function examine(): Promise<Examination> {
  const { findings, ending } = await runTrial();
  const loaded = findings.find((finding) => finding.kind === "loaded");
  const refused = findings.find((finding) => finding.kind === "refused");
  return {
    system: thisSystem(),
    looks: looksOf(loaded),
    prebuilt: prebuiltFiles(packageFolder() ?? ""),
    missingTools: missingTools().tools,
    loaded: loaded ?? null,
    refused: refused ?? null,
    outcomes: findings.filter((finding) => finding.kind === "outcome"),
    ending,
  };
}
