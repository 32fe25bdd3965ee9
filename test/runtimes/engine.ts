// Runs a bundle of test files on runtimes where Jest itself does not run. Jest's engine and
// `expect` run in one process, which prints a line of JSON for each test.

import { jestExpect } from "@jest/expect";
import {
  addEventHandler,
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  getState,
  run,
  setState,
  test,
} from "jest-circus";

/** The outcome of a test. */
export interface Outcome {
  name: string;
  /** The errors of the test: none if it passed, null if it was skipped. */
  errors: string[] | null;
}

/** Tests whose full names match this regular expression are left out. */
const leftOut = process.env["ZMQ_NAPI_LEFT_OUT"];

const timeLimit = 60_000;

function setTimeLimit(testTimeout: number): void {
  setState({ ...getState(), testTimeout });
}

function report(outcome: Outcome): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}

interface Named {
  name: string;
  parent?: Named | undefined;
}

/** The names of the test's groups and of the test, as Jest writes them. */
function fullName({ name, parent }: Named): string {
  return parent?.parent === undefined ? name : `${fullName(parent)} ${name}`;
}

function textOf(error: unknown): string {
  const [first] = [error].flat();
  return first instanceof Error ? (first.stack ?? first.message) : String(first);
}

/** Makes Jest's globals, which the test files use when they are loaded. */
export function prepare(): void {
  const hooks = { afterAll, afterEach, beforeAll, beforeEach };
  const jest = { setTimeout: setTimeLimit };
  Object.assign(globalThis, { ...hooks, describe, expect: jestExpect, jest, test });
  setTimeLimit(timeLimit);
  addEventHandler((event) => {
    if (event.name === "test_skip") report({ name: fullName(event.test), errors: null });
    if (event.name === "test_done")
      report({ name: fullName(event.test), errors: event.test.errors.map(textOf) });
  });
}

/** Runs the tests that were defined since the last run. */
export async function runAll(): Promise<void> {
  if (leftOut) {
    const testNamePattern = new RegExp(`^(?!.*(?:${leftOut}))`);
    setState({ ...getState(), testNamePattern });
  }
  await run();
}
