// The sessions on the pages of the command line print what the pages say.

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

import { snippetsOf } from "../docs/pages";
import { Command } from "./cli";

const pages = ["command-line", "recording"].map((name) => `docs/guide/${name}.md`);
const sessions = pages
  .flatMap((page) => snippetsOf(page))
  .filter(({ language }) => language === "console");

test("the pages have sessions", () => {
  expect(sessions.length).toBeGreaterThan(4);
});

/** Resolves with a port that nobody uses. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Puts a free port in the place of each port of the page. */
async function withFreePorts(code: string): Promise<string> {
  let made = code;
  for (const port of new Set(code.match(/(?<=127\.0\.0\.1:)\d+/g)))
    made = made.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${await freePort()}`);
  return made;
}

test.each(sessions)("$place", async ({ code, place }) => {
  const lines = code.trimEnd().split("\n");
  const commands = lines.filter((line) => line.startsWith("$ "));
  const printed = lines.filter((line) => !line.startsWith("$ "));
  const script = commands.map((line) => line.slice(2)).join("\n");
  const unique = `/tmp/zmq-napi-${process.pid}-${place.replace(/\W/g, "")}`;
  await using shell = Command.shell(
    `${(await withFreePorts(script)).replaceAll("/tmp/jobs", unique)}\nwait`,
  );
  const { code: exit, output, errors } = await shell.ended;
  expect({ exit, errors }).toEqual({ exit: 0, errors: "" });
  expect(output.toString().trimEnd().split("\n")).toEqual(printed);
});
