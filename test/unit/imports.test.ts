// The first socket or context loads the binary, or an entry of the package does. So all
// other modules can be imported where there is no binary, as in these unit tests.

import { readdirSync } from "node:fs";
import { join } from "node:path";

const lib = join(__dirname, "../../lib");

/** Counts the searches for the binary. A module could catch the error of a search. */
const search = jest.fn(() => {
  throw new Error("There is no binary");
});

/** Imports a module of `lib/` and all its imports as if nothing were imported yet. */
function importAfresh(module: string): void {
  jest.isolateModules(() => {
    jest.doMock("../../lib/addon/binary/places", () => ({ places: search }));
    require(join(lib, module));
  });
}

/** The entries of the package. Each loads the binary when it is imported. */
const entries = ["index.ts", "draft/index.ts", "v5-compat/index.ts"];

/** The folder of the programs of the package. */
const programs = "cli/";

const modules = readdirSync(lib, { encoding: "utf8", recursive: true })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /(?<!\.d)\.ts$/.test(file))
  .filter((file) => !entries.includes(file) && !file.startsWith(programs));

beforeEach(() => search.mockClear());

test.each(modules)("the import of %s does not load the binary", (module) => {
  importAfresh(module);
  expect(search).not.toHaveBeenCalled();
});

test.each(entries)("the import of %s does", (module) => {
  expect(() => importAfresh(module)).toThrow("There is no binary");
  expect(search).toHaveBeenCalled();
});
