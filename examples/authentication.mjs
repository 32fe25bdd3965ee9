// The Ironhouse pattern: connections are encrypted, and the server knows each client by its
// certificate. When a certificate is deleted, its owner can't connect any more, and recheck()
// ends the connections that the owner still has.

import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Reply, Request } from "zmq-napi";
import { Authenticator, Certificate, CertificateStore } from "zmq-napi/auth";

const folder = await mkdtemp(join(tmpdir(), "ironhouse-"));
const clients = join(folder, "clients");
await mkdir(clients);

// Each client makes a certificate and keeps the file with the secret key. The server's folder
// gets the public files, in a way that can be trusted.
const house = Certificate.generate({ name: "The Ironhouse" });
const [ada, bob] = ["Ada", "Bob"].map((name) => Certificate.generate({ name }));
for (const [name, certificate] of Object.entries({ ada, bob })) {
  await certificate.save(join(folder, `${name}.key`));
  await certificate.withoutSecret().save(join(clients, `${name}.key`));
}

const auth = new Authenticator({
  curve: new CertificateStore(clients),
  allow: ["127.0.0.0/8", "::1"],
});
auth.on("decision", ({ allowed, address, reason }) => {
  console.log(`  a client from ${address}: ${allowed ? "let in" : reason}`);
});

// Because the domain is enforced, no client can connect without the authenticator.
const server = new Reply({
  curveServer: true,
  curveSecretKey: house.secretKey,
  zapDomain: "ironhouse",
  zapEnforceDomain: true,
});
const address = await server.bind("tcp://127.0.0.1:*");

async function serve() {
  for await (const frames of server.messages({ metadata: ["name"] })) {
    const name = frames.metadata.properties.get("name");
    console.log(`  ${name} asks for ${String(frames)}`);
    await server.send(`${String(frames)} for ${name}`);
  }
}

/** @param {Certificate} certificate */
function connectAs(certificate) {
  const client = new Request({
    linger: 0,
    curveServerKey: house.publicKey,
    curvePublicKey: certificate.publicKey,
    curveSecretKey: certificate.secretKey,
  });
  client.connect(address);
  return client;
}

/** @param {string} name @param {string} wish @param {Certificate} certificate */
async function visit(name, wish, certificate) {
  console.log(`${name} comes.`);
  const client = connectAs(certificate);
  const decided = once(auth, "decision");
  await client.send(wish);
  const [{ allowed }] = await decided;
  if (allowed) {
    const [answer] = await client.receive();
    console.log(`${name} gets ${String(answer)}.`);
  } else {
    console.log(`${name} stays outside.`);
  }
  client.close();
}

const serving = serve();
await visit("Ada", "tea", await Certificate.load(join(folder, "ada.key_secret")));
await visit("Bob", "coffee", bob);
await visit("Eve", "secrets", Certificate.generate({ name: "Ada" }));

// Bob is still connected when his certificate is deleted. recheck() ends his connection.
console.log("Bob comes, and stays.");
const guest = connectAs(bob);
await guest.send("cake");
await guest.receive();
await rm(join(clients, "bob.key"));
for (const { publicKey, reason } of await auth.recheck()) {
  console.log(`${publicKey === bob.publicKey ? "Bob" : "A guest"} has to go: ${reason}.`);
}
guest.close();
await visit("Bob", "more coffee", bob);

server.close();
await serving;
auth.close();
await rm(folder, { recursive: true });
