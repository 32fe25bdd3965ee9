import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  figures,
  noFigures,
  positionOf,
  type SideName,
  sides,
  statisticsOf,
} from "../../lib/proxy/statistics";

const header = readFileSync(join(__dirname, "../../native/proxy/counters.h"), "utf8");

/** Returns the enumerators of an enum of the header, named as in TypeScript. */
function enumerators(name: string): string[] {
  const [, list = ""] = new RegExp(`enum ${name} : size_t {([^}]*)}`).exec(header) ?? [];
  const camelCase = (word: string) =>
    word.trim().replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
  return list.split(",").map(camelCase);
}

test("the sockets and their figures have the addon's order", () => {
  expect(enumerators("Side")).toEqual(sides);
  expect(enumerators("Figure")).toEqual(figures);
});

test("each figure has its place in the statistics", () => {
  const values = noFigures().map((_value, position) => position);
  const { frontEnd: front, backEnd: back, capture } = statisticsOf(values, true);
  for (const [side, traffic] of Object.entries({ front, back, capture }))
    for (const figure of figures)
      expect(traffic?.[figure]).toBe(positionOf(side as SideName, figure));
  expect(statisticsOf(values, false).capture).toBeUndefined();
});
