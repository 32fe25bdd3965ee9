// Laws of `stream`: a connection of tcp ends, and so does the command.

import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

import { Command } from "./cli";

/** A server that reads a line, answers it, and takes no second connection. */
async function answering(answer: string): Promise<{ endpoint: string; server: Server }> {
  const server = createServer((socket) => {
    server.close();
    socket.once("data", () => {
      socket.end(answer);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { endpoint: `tcp://127.0.0.1:${port}`, server };
}

test("it ends when the server has closed and the input is at its end", async () => {
  const { endpoint } = await answering("hello\n");
  const options = ["--input", "whole", "-f", "raw"];
  await using stream = Command.start(["stream", endpoint, ...options], {
    input: "GET\n",
  });
  const { code, output, errors } = await stream.ended;
  expect({ code, output: output.toString(), errors }).toEqual({
    code: 0,
    output: "hello\n",
    errors: "",
  });
});

test("it does not end before its input", async () => {
  const { endpoint, server } = await answering("hello\n");
  await using stream = Command.start(["stream", endpoint, "-f", "raw", "-v"]);
  stream.process.stdin!.write("GET\n");
  await stream.printed(/^disconnected: /m);
  expect(server.listening).toBe(false);
  expect(stream.process.exitCode).toBeNull();
  stream.process.stdin!.end();
  const { code, output } = await stream.ended;
  expect({ code, output: output.toString() }).toEqual({ code: 0, output: "hello\n" });
});
