import { connect as dial } from "@nats-io/transport-node";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { natsServer } from "./index.mjs";

/** Starts a broker, which ends with this process. Resolves with its address. */
async function broker() {
  const child = spawn(natsServer(), ["--addr", "127.0.0.1", "--port", "-1"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  process.on("exit", () => void child.kill());
  const lines = createInterface({ input: child.stderr });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`nats-server has ended (${code})`)));
    lines.on("line", (line) => {
      const [, address] = /Listening for client connections on (\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}

/** @type {import("./index.mjs").Library["serve"]} */
export async function serve(methods) {
  const servers = await broker();
  const connection = await dial({ servers });
  for (const [name, method] of Object.entries(methods))
    connection.subscribe(name, {
      callback(error, message) {
        if (error) throw error;
        void method(message.json()).then((price) =>
          message.respond(JSON.stringify(price)),
        );
      },
    });
  // The broker has the subscriptions when it has answered.
  await connection.flush();
  return servers;
}

/** @type {import("./index.mjs").Library["connect"]} */
export async function connect(servers, timeout) {
  const connection = await dial({ servers });
  return async (method, order) => {
    const answer = await connection.request(method, JSON.stringify(order), { timeout });
    return answer.json();
  };
}
