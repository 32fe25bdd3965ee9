// The launch settings of VS Code name files and tasks that exist.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The beginning of a path in this repository, in VS Code's settings. */
const folder = "$" + "{workspaceFolder}/";
const root = join(__dirname, "../..");
const text = (file: string): string => readFileSync(join(root, file), "utf8");

interface Launch {
  name: string;
  preLaunchTask: string;
  program: string;
  args: string[];
  environment?: { name: string; value: string }[];
}

const launches: Launch[] = JSON.parse(text(".vscode/launch.json")).configurations;
const tasks: { label: string; command: string }[] = JSON.parse(
  text(".vscode/tasks.json"),
).tasks;
const { scripts } = JSON.parse(text("package.json"));

describe.each(launches.map((launch) => [launch.name, launch] as const))(
  "%s",
  (...[, it]) => {
    test("runs programs and settings that are there", () => {
      const paths = [it.program, ...it.args]
        .map((word) => word.replace(folder, "").replace("--config=", ""))
        .filter((word) => word.includes("/"));
      expect(paths).not.toEqual([]);
      expect(
        paths.filter(
          (path) => !existsSync(join(path.startsWith("/") ? "/" : root, path)),
        ),
      ).toEqual([]);
    });

    test("begins with a script of package.json", () => {
      const { command } = tasks.find(({ label }) => label === it.preLaunchTask)!;
      expect(scripts).toHaveProperty([/^npm run (\S+)/.exec(command)![1]!]);
    });

    test("loads the binary that the setup says it builds", () => {
      for (const { name, value } of it.environment ?? []) {
        expect(name).toBe("ZMQ_NAPI_BINARY");
        expect(text("scripts/dev/setup.mjs")).toContain(value.replace(folder, ""));
        expect(it.preLaunchTask).toBe("setup with a debug build");
      }
    });
  },
);
