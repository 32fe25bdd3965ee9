import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { binary } from "../support/installed";
import { Project, service, snippet } from "./bundling";

const execute = promisify(execFile);

// The page's commands are for Linux.
const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("a single executable", () => {
  let folder: string;
  let project: Project;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "zmq-napi-single-"));
    project = new Project(join(folder, "project"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Makes the executable from a main file, and moves it to a separate folder. */
  async function made(main: string, name: string): Promise<string> {
    project.write("main.cjs", main);
    project.write("sea-config.json", snippet("sea", "json"));
    await project.shell(snippet("single", "sh"));
    mkdirSync(join(folder, name));
    const executable = join(folder, name, "service");
    renameSync(join(project.folder, "out", "service"), executable);
    return executable;
  }

  async function linesOf(executable: string): Promise<string[]> {
    const env = { ...process.env, TMPDIR: folder, NODE_OPTIONS: "" };
    const { stdout } = await execute(executable, [], { cwd: "/", env, timeout: 15_000 });
    return stdout.split("\n").slice(0, -1);
  }

  test("finds the binary beside itself", async () => {
    const executable = await made(`import("./service.mjs");`, "beside");
    copyFileSync(
      join(__dirname, "..", "..", binary),
      join(executable, "..", "zmq_napi.node"),
    );
    expect(await linesOf(executable)).toEqual(service);
  }, 60_000);

  test("contains the binary, and leaves no file behind", async () => {
    const executable = await made(snippet("single"), "inside");
    rmSync(project.folder, { recursive: true });
    expect(await linesOf(executable)).toEqual(service);
    expect(readdirSync(folder).filter((name) => name.startsWith("service-"))).toEqual([]);
  }, 60_000);
});
