import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { well } from "../docs/program";
import { Project, serve, service } from "./bundling";

let folder: string;
let project: Project;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-bundlers-"));
  project = new Project(join(folder, "project"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a bundle runs in another folder", () => {
  test.each(["esbuild_out", "webpack_out", "rollup_out", "vite_out"])(
    "with the package beside it: %s",
    async (name) => {
      await project.bundle(name);
      const deployed = project.deploy(name, true);
      expect(await serve(deployed)).toEqual({ ...well, lines: service });
    },
    60_000,
  );

  test.each(["esbuild_in", "esbuild_esm", "webpack_in", "rollup_in", "vite_in"])(
    "with the package in it and the binary beside it: %s",
    async (name) => {
      await project.bundle(name);
      await project.node("copy.mjs");
      const deployed = project.deploy(name, false);
      expect(await serve(deployed)).toEqual({ ...well, lines: service });
    },
    60_000,
  );

  test("with the files that @vercel/nft has traced, and no others", async () => {
    await project.bundle("nft");
    const deployed = project.deploy("nft", false);
    expect(await serve(deployed)).toEqual({ ...well, lines: service });
  }, 60_000);
});

test.each(["esbuild_in", "esbuild_esm"])(
  "a bundle without the binary says where it belongs: %s",
  async (name) => {
    await project.bundle(name);
    const deployed = project.deploy(`${name}-alone`, false);
    const { code, errors } = await serve(deployed);
    expect(code).toBe(1);
    expect(errors).toContain("zmq-napi found no binary for");
    expect(errors).toContain(`\n  ${join(deployed, "zmq_napi.node")}\n`);
  },
  60_000,
);
