/**
 * A kernel is a process that evaluates code for its clients. This module finds, starts,
 * interrupts and ends kernels. It chooses the endpoints at which they listen.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * The endpoints of a kernel, and the key of its messages. The names are Jupyter's.
 *
 * @typedef {{
 *   transport: string, ip: string, key: string, signature_scheme: string,
 *   shell_port: number, iopub_port: number, stdin_port: number,
 *   control_port: number, hb_port: number,
 * }} Connection
 *
 * The command that starts a kernel.
 *
 * @typedef {{
 *   argv: string[], display_name?: string, env?: Record<string, string>,
 *   interrupt_mode?: string,
 * }} Spec
 */

/** Returns how Jupyter starts a kernel, or undefined. @param {string} name @returns {Spec | undefined} */
export function findSpec(name) {
  const folders = [
    ...(process.env["JUPYTER_PATH"]?.split(delimiter) ?? []),
    join(homedir(), ".local", "share", "jupyter"),
    "/usr/local/share/jupyter",
    "/usr/share/jupyter",
  ];
  const files = folders.map((folder) => join(folder, "kernels", name, "kernel.json"));
  const file = files.find((path) => existsSync(path));
  return file === undefined ? undefined : JSON.parse(readFileSync(file, "utf8"));
}

export class Kernel {
  /** The endpoints of the kernel. It may not listen there yet. @type {Connection} */
  connection;

  /** Resolves with the exit code, or the signal that ended the process. @type {Promise<number | string>} */
  ended;

  #process;

  /**
   * @param {Spec} spec @param {Connection} connection
   * @param {string} file that describes the connection
   * @param {"inherit" | "ignore"} log
   */
  constructor(spec, connection, file, log) {
    this.connection = connection;
    const [program, ...args] = spec.argv.map((arg) =>
      arg.replace("{connection_file}", file),
    );
    this.#process = spawn(program, args, {
      // The kernel ends when the process with this id has ended.
      env: { ...process.env, JPY_PARENT_PID: String(process.pid), ...spec.env },
      stdio: ["ignore", log, log],
    });
    this.ended = once(this.#process, "close").then(([code, signal]) => signal ?? code);
  }

  /**
   * @param {Spec} spec
   * @param {{ transport?: "ipc" | "tcp", log?: "inherit" | "ignore" }} [options]
   *   `log`: whether the output of the kernel process itself is shown
   */
  static async start(spec, { transport = "ipc", log = "ignore" } = {}) {
    // Only this user can enter the folder, which holds the key and the sockets.
    const folder = await mkdtemp(join(tmpdir(), "jupyter-"));
    const ports = transport === "ipc" ? [1, 2, 3, 4, 5] : await freePorts(5);
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
    const connection = {
      ...{ shell_port, iopub_port, stdin_port, control_port, hb_port },
      transport,
      ip: transport === "ipc" ? join(folder, "socket") : "127.0.0.1",
      key: randomUUID(),
      signature_scheme: "hmac-sha256",
    };
    const file = join(folder, "connection.json");
    await writeFile(file, JSON.stringify(connection), { mode: 0o600 });
    const kernel = new Kernel(spec, connection, file, log);
    const remove = () => rm(folder, { recursive: true, force: true });
    kernel.ended = kernel.ended.finally(remove);
    return kernel;
  }

  /** Interrupts the code, as Ctrl-C does. For a kernel whose `interrupt_mode` is "message",
   * use the `interrupt()` of its client instead. */
  interrupt() {
    this.#process.kill("SIGINT");
  }

  /** Ends the kernel at once, even if code runs. */
  kill() {
    this.#process.kill("SIGKILL");
  }
}

/** Resolves with free ports. Another program may take a port before the kernel binds it. The
 * protocol allows that, because the client chooses the ports. @param {number} count */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = servers.map(async (server) => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  });
  const free = await Promise.all(ports);
  for (const server of servers) server.close();
  return free;
}
