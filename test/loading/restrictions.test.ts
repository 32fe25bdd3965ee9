import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { version } from "zmq-napi";

import { snippetsOf } from "../docs/pages";
import { type Outcome, run as runFile } from "../docs/program";
import { copyPackage, install } from "../support/installed";
import { packagePath, run } from "../support/program";

const [major = 0] = process.versions.node.split(".").map(Number);
const permission = major < 23 ? "--experimental-permission" : "--permission";

const talk = `
  const talk = async () => {
    const [one, other] = [new zmq.Pair(), new zmq.Pair()];
    other.connect(await one.bind("tcp://127.0.0.1:*"));
    await one.send("heard");
    say(String(await other.receive()));
    one.close();
    other.close();
  };`;

const refusal =
  "zmq-napi is an addon, and this process is not allowed to load addons. Start node with " +
  "--allow-addons beside --permission, and without --no-addons.";

describe("under Node's permission model", () => {
  const flags = [permission, "--allow-fs-read=*", "--no-warnings"];

  test("the package works where addons are allowed, in workers as well", async () => {
    const end = await run(
      `${talk}
      await talk();
      const { Worker } = require("node:worker_threads");
      const source = \`const zmq = require(process.env.ZMQ_NAPI);
        const say = (text) => require("node:worker_threads").parentPort.postMessage(text);
        ${talk}
        talk();\`;
      const worker = new Worker(source, { eval: true });
      say((await require("node:events").once(worker, "message"))[0]);`,
      [],
      [...flags, "--allow-addons", "--allow-worker"],
    );
    expect(end).toMatchObject({ code: 0, lines: ["heard", "heard"], errors: "" });
  });

  test("it works if only its own files may be read", async () => {
    const root = join(__dirname, "..", "..");
    const folders = ["dist", "build", "node_modules"].map((name) =>
      join(root, name, "*"),
    );
    const own = [...folders, join(root, "package.json")];
    const allowed = own.map((path) => `--allow-fs-read=${path}`);
    const program = [permission, "--no-warnings", "--allow-addons", ...allowed];
    const end = await run(`${talk} await talk();`, [], program);
    expect(end).toMatchObject({ code: 0, lines: ["heard"], errors: "" });
  });

  test("it names the missing permission if no file may be read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "zmq-napi-denied-"));
    try {
      copyPackage(folder, false);
      const allowed = [permission, "--allow-addons", `--allow-fs-read=${folder}/*`];
      const entry = join(folder, "dist", "index.js");
      const end = await run("say('loaded');", [], allowed, entry);
      expect(end).toMatchObject({ code: 1, lines: [] });
      expect(end.errors).toContain("zmq-napi found no binary for ");
      expect(end.errors).toContain("What to do: ");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    ["where they are not allowed", flags],
    ["with --no-addons", ["--no-addons"]],
  ])("it says what it needs %s", async (_name, given) => {
    const end = await run("say('loaded');", [], given);
    expect(end).toMatchObject({ code: 1, lines: [] });
    expect(end.errors).toContain(`Error: ${refusal}\n`);
    expect(end.errors).toContain("ERR_DLOPEN_DISABLED");
  });
});

describe("in a startup snapshot", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "zmq-napi-snapshot-"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Takes the snapshot that a program makes. */
  async function snapshot(file: string): Promise<Outcome> {
    const blob = join(folder, "snapshot.blob");
    return await node([
      "--no-warnings",
      "--snapshot-blob",
      blob,
      "--build-snapshot",
      file,
    ]);
  }

  async function node([first = "", ...args]: string[]): Promise<Outcome> {
    return await runFile(first, { cwd: folder }, 15_000, args);
  }

  test("the package says why it can't be loaded", async () => {
    const outfile = join(folder, "bundle.cjs");
    const stdin = {
      contents: `require(${JSON.stringify(packagePath)});`,
      resolveDir: folder,
    };
    buildSync({ stdin, bundle: true, platform: "node", outfile });
    const { code, errors } = await snapshot(outfile);
    expect(code).toBe(1);
    expect(errors).toContain(
      "Error: zmq-napi cannot be part of a startup snapshot, because V8 cannot save the objects " +
        "of an addon. Load zmq-napi when the program runs, in the snapshot's main function.",
    );
  });

  test("a program can load it at run time", async () => {
    const [{ code } = { code: "" }] = snippetsOf("docs/loading.md");
    const use = "console.log(zmq.version);";
    expect(code).toContain(use);
    const say = "const say = (text) => console.log(text);";
    const file = join(folder, "main.cjs");
    writeFileSync(file, code.replace(use, `${use} ${say} ${talk} talk();`));
    install(folder);
    expect(await snapshot(file)).toMatchObject({ code: 0, errors: "" });
    const blob = join(folder, "snapshot.blob");
    const outcome = await node(["--snapshot-blob", blob, file]);
    expect(outcome).toMatchObject({ code: 0, lines: [version, "heard"] });
  });
});
