// A package that depends on zeromq gets zmq-napi instead, as docs/upgrading.md says. The
// registry has no zeromq, so a package manager that asks for it fails.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { snippetsOf } from "../docs/pages";
import { commandOf } from "./managers/command";
import { type Files, Project } from "./managers/project";
import { openRegistry, type Registry } from "./managers/registry";
import { type Manager, managers } from "./managers/table";
import { pack, root } from "./packed";

const snippets = snippetsOf("docs/upgrading.md");
const aliased = "npm:zmq-napi@^0.1.0";
const packed = "file:./zeromq-5.3.1.tgz";

/** The code of the page's block with a remark. */
function codeOf(remark: string): string {
  const found = snippets.filter((snippet) => snippet.remark === remark);
  expect(found).toHaveLength(1);
  return found[0]!.code;
}

/** A package for zeromq 5, and one for zeromq 6. Both resolve with a text that was sent. */
const dependents = {
  "for-zeromq-5": {
    range: "^5.2.8",
    code: `
      const zmq = require("zeromq");
      module.exports = () => new Promise((resolve) => {
        const [pull, push] = [zmq.socket("pull"), zmq.socket("push")];
        pull.on("message", (text) => {
          for (const socket of [pull, push]) socket.close();
          resolve(String(text));
        });
        pull.bindSync("tcp://127.0.0.1:*");
        push.connect(pull.last_endpoint).send("installed");
      });`,
  },
  "for-zeromq-6": {
    range: "^6.0.0",
    code: `
      const { Pull, Push } = require("zeromq");
      module.exports = async () => {
        const [pull, push] = [new Pull(), new Push()];
        await pull.bind("tcp://127.0.0.1:*");
        push.connect(pull.lastEndpoint);
        await push.send("installed");
        const [text] = await pull.receive();
        for (const socket of [pull, push]) socket.close();
        return String(text);
      };`,
  },
};
type Dependent = keyof typeof dependents;

/** Prints what the dependent resolves with, and which binary the process has loaded. */
const programFor = (dependent: Dependent): string => `
  const { readFileSync } = require("node:fs");
  require("${dependent}")().then((text) => {
    const maps = readFileSync("/proc/self/maps", "utf8");
    const binary = /\\/.*\\/zmq[-_]napi[\\w.-]*\\.node$/m.exec(maps)?.[0];
    console.log(JSON.stringify({ text, binary }));
  });`;

const remarkOf = ({ name }: Manager): string => /^(pnpm|yarn)/.exec(name)?.[1] ?? "npm";

/** The files of a project that depends on `dependent` and has the override of the page. */
function filesOf(manager: Manager, dependent: Dependent, override: string) {
  const remark = remarkOf(manager);
  const text = codeOf(remark);
  expect(text).toContain(aliased);
  const added = text.replace(aliased, override);
  const manifest = { private: true, name: "user", dependencies: { [dependent]: "*" } };
  return (files: Files): Files => {
    const [whole, yaml] =
      remark === "pnpm"
        ? [manifest, { "pnpm-workspace.yaml": `${files["pnpm-workspace.yaml"]}${added}` }]
        : [{ ...manifest, ...(JSON.parse(added) as object) }, {}];
    const program = programFor(dependent);
    return {
      ...files,
      ...yaml,
      "package.json": JSON.stringify(whole),
      "program.cjs": program,
    };
  };
}

let folder: string;
let tarballs: string[];
let registry: Registry | undefined;

/** Packs a dependent. Returns the tarball. */
function packDependent(name: Dependent): string {
  const { range, code } = dependents[name];
  const place = join(folder, name, "package");
  mkdirSync(place, { recursive: true });
  const manifest = { name, version: "1.0.0", dependencies: { zeromq: range } };
  writeFileSync(join(place, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(place, "index.js"), code);
  const tarball = join(folder, `${name}.tgz`);
  execFileSync("tar", ["-czf", tarball, "-C", join(folder, name), "package"]);
  return tarball;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-overrides-"));
  chmodSync(folder, 0o755);
  const words = ["pack", join(root, "node_modules", "node-gyp-build"), "--silent"];
  const npm = { cwd: folder, encoding: "utf8" } as const;
  const needed = join(folder, execFileSync("npm", words, npm).trim());
  const names: Dependent[] = ["for-zeromq-5", "for-zeromq-6"];
  tarballs = [pack(folder), needed, ...names.map(packDependent)];
}, 120_000);

afterEach(() => registry?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function projectOf(
  manager: Manager,
  dependent: Dependent,
  override: string,
): Promise<Project> {
  const command = commandOf(manager.tool, folder);
  registry = await openRegistry(tarballs);
  const place = mkdtempSync(join(folder, `${manager.name}-`));
  const files = filesOf(manager, dependent, override);
  return new Project(place, manager, command, registry.url, files);
}

const linuxX64 = process.platform === "linux" && process.arch === "x64";

(linuxX64 ? describe : describe.skip).each(managers)("$name", (manager) => {
  test("gives zmq-napi to a package for zeromq 6", async () => {
    const project = await projectOf(manager, "for-zeromq-6", aliased);
    await project.install();
    await project.use();
  }, 100_000);

  test("gives zmq-napi/v5-compat to a package for zeromq 5", async () => {
    const project = await projectOf(manager, "for-zeromq-5", packed);
    await project.runShell(codeOf("pack"));
    await project.install();
    await project.use();
  }, 100_000);
});

test("the page names the file that npm pack makes", () => {
  expect(snippets.filter(({ code }) => code.includes(aliased))).toHaveLength(3);
  const page = snippetsOf("docs/upgrading.md").map(({ code }) => code);
  expect(page.join("")).toContain("npm pack ./zeromq");
});
