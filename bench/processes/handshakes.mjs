// The server of the workload handshakes: handshakes.mjs WORK, where WORK says in JSON who decides
// about the clients. It echoes what they send, until its standard input ends.

import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { curveKeyPair, Router } from "zmq-napi";
import { Authenticator, Certificate, CertificateStore } from "zmq-napi/auth";

const { decides, mechanism, address, users, server, client, folder } = JSON.parse(
  process.argv[2],
);

const keys = Array.from({ length: users - 1 }, () => curveKeyPair().publicKey);

async function store() {
  const path = join(folder, `certificates-${users}`);
  mkdirSync(path, { recursive: true });
  for (const [index, publicKey] of [...keys, client.publicKey].entries()) {
    const certificate = new Certificate({ publicKey });
    await certificate.save(join(path, `${index}.key`), { overwrite: true });
  }
  return new CertificateStore(path);
}

const passwords = Object.fromEntries(
  keys.map((_, index) => [`user ${index}`, "password"]),
);
const options = {
  table: () => ({
    plain: { ...passwords, [client.username]: client.password },
    curve: [...keys, client.publicKey],
  }),
  folder: async () => ({ curve: await store() }),
  function: () => ({
    plain: async (/** @type {any} */ { password }) => password === client.password,
    curve: async (/** @type {any} */ { publicKey }) => publicKey === client.publicKey,
  }),
};

/** @type {Authenticator | undefined} */
let auth;
if (decides !== "nobody")
  auth = new Authenticator(await options[/** @type {"table"} */ (decides)]());

const security =
  mechanism === "PLAIN"
    ? { plainServer: true }
    : { curveServer: true, curveSecretKey: server.secretKey };
const router = new Router({ ...security, linger: 0, backlog: 1000 });
console.log(JSON.stringify({ endpoint: await router.bind(address) }));
once(process.stdin.resume(), "end").then(() => {
  router.close();
  auth?.close();
});
for await (const frames of router) await router.send(frames);
console.log(JSON.stringify({ outcome: {} }));
