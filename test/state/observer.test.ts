import { Observer, Pull } from "zmq-napi";

import { methodsOf, optionsOf, outcome } from "./subjects";

const listener = () => undefined;

/** Every method of an observer, with valid arguments. */
const methodArguments: Record<string, unknown[]> = {
  receive: [{ timeout: 0 }],
  on: ["bind", listener],
  off: ["bind", listener],
  values: [],
  "[Symbol.asyncIterator]": [],
  close: [],
  "[Symbol.dispose]": [],
  "[Symbol.asyncDispose]": [],
};

async function outcomesOfAll(observer: unknown): Promise<Record<string, string>> {
  using pull = new Pull();
  const outcomes: Record<string, string> = {};
  for (const { name, descriptor } of methodsOf(pull.events)) {
    const method = descriptor.value as () => unknown;
    outcomes[name] = await outcome(() =>
      Reflect.apply(method, observer, methodArguments[name] ?? []),
    );
  }
  return outcomes;
}

test("an observer has no methods but those that these tests know", () => {
  using pull = new Pull();
  const names = methodsOf(pull.events).map(({ name }) => name);
  expect(names.sort()).toEqual(Object.keys(methodArguments).sort());
  expect(
    optionsOf(pull.events)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(["dropped"]);
});

const ends: [string, (pull: Pull) => Promise<Observer>][] = [
  [
    "closed",
    async (pull) => {
      pull.events.close();
      return pull.events;
    },
  ],
  [
    "at its end",
    async (pull) => {
      const { events } = pull;
      pull.close();
      await events.receive();
      return events;
    },
  ],
];

test.each(ends)(
  "an observer that is %s has no events, and its other methods work",
  async (_name, make) => {
    using pull = new Pull();
    const observer = await make(pull);
    expect(observer.closed).toBe(true);
    expect(observer.dropped).toBe(0);
    expect(() => observer.receive()).toThrow(expect.objectContaining({ code: "EBADF" }));
    for await (const event of observer) throw new Error(`unreachable: ${event.type}`);
    expect(await outcomesOfAll(observer)).toEqual({
      receive: "throws EBADF",
      on: "answers",
      off: "answers",
      values: "answers",
      "[Symbol.asyncIterator]": "answers",
      close: "answers",
      "[Symbol.dispose]": "answers",
      "[Symbol.asyncDispose]": "resolves",
    });
  },
);

test.each([
  ["an empty object", {}],
  ["nothing", undefined],
  ["an object that claims the class", Object.create(Observer.prototype)],
])(
  "the methods of an observer called upon %s throw a TypeError",
  async (_who, stranger) => {
    for (const [name, ended] of Object.entries(await outcomesOfAll(stranger))) {
      // Disposing of an object means calling its close, whatever close is.
      if (name.includes("ispose")) continue;
      expect([name, ended]).toEqual([name, expect.stringMatching(/^throws TypeError/)]);
    }
  },
);
