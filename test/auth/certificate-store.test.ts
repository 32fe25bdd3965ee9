import { existsSync, mkdirSync, renameSync, rmSync, utimesSync } from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { curveKeyPair, z85 } from "zmq-napi";
import { Certificate, CertificateStore } from "zmq-napi/auth";

import "../support/leaks";
import { freshPath } from "../support/transports";
import { Door } from "./door";

let folder: string;
let ada: Certificate;
let bob: Certificate;

beforeEach(async () => {
  folder = freshPath();
  mkdirSync(folder);
  ada = Certificate.generate({ name: "Ada" });
  bob = Certificate.generate({ name: "Bob" });
  await ada.save(join(folder, "ada.key"));
});

const path = (name: string) => join(folder, name);

test("a store has the public keys of the certificates in its folder", () => {
  const store = new CertificateStore(folder);
  expect(store.get(ada.publicKey)).toEqual(ada.withoutSecret());
  expect(store.get(z85.decode(ada.publicKey))?.metadata.get("name")).toBe("Ada");
  expect(store.get(bob.publicKey)).toBeUndefined();
  expect([...store]).toEqual([ada.withoutSecret()]);
  expect(store.size).toBe(1);
  expect(store.folder).toBe(folder);
});

test("a store has no secret keys, even where files have them", async () => {
  renameSync(path("ada.key_secret"), path("ada.key"));
  const store = new CertificateStore(folder);
  expect(store.get(ada.publicKey)?.hasSecretKey).toBe(false);
});

test("files that are added, removed or replaced count from the next handshake on", async () => {
  const store = new CertificateStore(folder);
  for (let round = 0; round < 20; round++) {
    expect(store.get(bob.publicKey)).toBeUndefined();
    await bob.save(path("bob.key"));
    expect(store.get(bob.publicKey)).toEqual(bob.withoutSecret());
    expect(store.size).toBe(2);
    rmSync(path("bob.key"));
    expect(store.get(bob.publicKey)).toBeUndefined();
    rmSync(path("bob.key_secret"));

    await bob.save(path("ada.key"), { overwrite: true });
    expect(store.get(ada.publicKey)).toBeUndefined();
    expect(store.get(bob.publicKey)).toEqual(bob.withoutSecret());
    await ada.save(path("ada.key"), { overwrite: true });
    expect(store.get(ada.publicKey)).toEqual(ada.withoutSecret());
  }
});

test("files that are changed in place count with their new content", async () => {
  const store = new CertificateStore(folder);
  const [adas, bobs] = await Promise.all(
    [ada, bob].map(async (certificate, index) => {
      await certificate.withoutSecret().save(path(`${index}.key.tmp.key`));
      return readFile(path(`${index}.key.tmp.key`));
    }),
  );
  for (const index of [0, 1]) rmSync(path(`${index}.key.tmp.key`));
  for (let round = 0; round < 20; round++) {
    writeFileSync(path("ada.key"), bobs!);
    expect(store.get(ada.publicKey)).toBeUndefined();
    expect(store.get(bob.publicKey)).toBeDefined();
    writeFileSync(path("ada.key"), adas!);
    expect(store.get(bob.publicKey)).toBeUndefined();
    expect(store.get(ada.publicKey)).toBeDefined();
  }
});

// A file counts as settled only after the file system's clock has advanced.
test("old files are read too", async () => {
  writeFileSync(path("old.key"), await readFile(path("ada.key")));
  const store = new CertificateStore(folder);
  await sleep(300);
  expect(store.get(ada.publicKey)).toBeDefined();
  // The file is replaced in place and keeps its old date.
  const text = String(await readFile(path("old.key")));
  for (const name of ["old.key", "ada.key"]) {
    writeFileSync(path(name), text.split(ada.publicKey).join(bob.publicKey));
    utimesSync(path(name), 0, 0);
  }
  expect(store.get(ada.publicKey)).toBeUndefined();
  expect(store.get(bob.publicKey)).toBeDefined();
  await sleep(300);
  expect(store.get(bob.publicKey)).toBeDefined();
  rmSync(path("old.key"));
  expect(store.get(bob.publicKey)).toBeDefined();
  rmSync(path("ada.key"));
  expect(store.get(bob.publicKey)).toBeUndefined();
});

test("a changed key in an old file counts within about a second", async () => {
  const store = new CertificateStore(folder);
  await sleep(300);
  expect(store.get(bob.publicKey)).toBeUndefined();
  const text = String(await readFile(path("ada.key")));
  writeFileSync(path("ada.key"), text.split(ada.publicKey).join(bob.publicKey));
  while (store.get(bob.publicKey) === undefined) await sleep(50);
  expect(store.get(ada.publicKey)).toBeUndefined();
});

test.each(["bob.key~", "bob.key.bak", "bob.key_secret", "bob", "bob.txt", ".key.swp"])(
  "%s is no certificate of the store",
  async (name) => {
    await bob.save(path("bob.key"));
    rmSync(path("bob.key_secret"));
    renameSync(path("bob.key"), path(name));
    const store = new CertificateStore(folder);
    expect(store.get(bob.publicKey)).toBeUndefined();
  },
);

test("subfolders are not read, links to files are", async () => {
  mkdirSync(path("more"));
  await bob.save(path("more/bob.key"));
  const store = new CertificateStore(folder);
  expect(store.get(bob.publicKey)).toBeUndefined();
  symlinkSync(path("more/bob.key"), path("link.key"));
  expect(store.get(bob.publicKey)).toBeDefined();
  rmSync(path("more/bob.key"));
  expect(store.get(bob.publicKey)).toBeUndefined();
});

test("files that are no certificates admit no client, and are reported once", async () => {
  const warn = jest.spyOn(process, "emitWarning").mockImplementation();
  writeFileSync(path("bad.key"), `secret-key = "${ada.secretKey}`);
  writeFileSync(path("large.key"), Buffer.alloc(1 << 20, "#"));
  mkdirSync(path("folder.key"));
  const store = new CertificateStore(folder);
  for (let round = 0; round < 3; round++) {
    expect(store.get(bob.publicKey)).toBeUndefined();
    expect([...store]).toHaveLength(1);
  }
  expect(store.get(ada.publicKey)).toBeDefined();
  const warnings = warn.mock.calls.map(([warning]) => String(warning));
  warn.mockRestore();
  expect(warnings).toHaveLength(3);
  expect(warnings.join()).toContain("bad.key is not a certificate: ");
  expect(warnings.join()).toContain("large.key must be a file of at most 65536 bytes");
  expect(warnings.join()).toContain("folder.key must be a file of at most 65536 bytes");
  expect(warnings.join()).not.toContain(ada.secretKey);
});

test("a store needs a folder, and keys to look up", () => {
  expect(() => new CertificateStore(path("none"))).toThrow(
    expect.objectContaining({ code: "ENOENT" }),
  );
  const any: any = 5;
  expect(() => new CertificateStore(any)).toThrow(TypeError);
  expect(() => new CertificateStore("")).toThrow(TypeError);
  const store = new CertificateStore(folder);
  expect(() => store.get("short")).toThrow(RangeError);
  expect(() => store.get(any)).toThrow(TypeError);
});

describe("an authenticator with a store", () => {
  const server = curveKeyPair();

  async function open(): Promise<Door> {
    return Door.open(
      { curve: new CertificateStore(folder) },
      { curveServer: true, curveSecretKey: server.secretKey },
    );
  }

  const client = (certificate: Certificate) => ({
    curvePublicKey: certificate.publicKey,
    curveSecretKey: certificate.secretKey,
    curveServerKey: server.publicKey,
  });

  test("admits clients whose certificate is in the folder, as long as it is there", async () => {
    await using door = await open();
    expect((await door.knock(client(ada))).decision.allowed).toBe(true);
    expect((await door.knock(client(bob))).decision.allowed).toBe(false);
    await bob.save(path("bob.key"));
    expect((await door.knock(client(bob))).decision.allowed).toBe(true);
    rmSync(path("ada.key"));
    expect((await door.knock(client(ada))).decision).toMatchObject({
      status: 400,
      reason: "Unknown key",
    });
    expect((await door.knock(client(bob))).decision.allowed).toBe(true);
  });

  test("gives messages the metadata of the certificate", async () => {
    const named = Certificate.generate({
      name: "Ada Lovelace",
      "user-id": "root",
      Identity: "root",
      "not/a/name": "x",
    });
    await named.save(path("named.key"));
    await using door = await open();
    door.client(client(named));
    const asked = ["name", "user-id", "not/a/name"];
    const { metadata } = await door.server.receive({ metadata: asked });
    expect([...metadata.properties]).toEqual([["name", "Ada Lovelace"]]);
    expect(metadata).toMatchObject({ userId: named.publicKey, routingId: undefined });
  });

  test("refuses all clients when the folder is missing, and reports why", async () => {
    await using door = await open();
    const failures: unknown[] = [];
    door.auth.on("error", (error) => failures.push(error));
    expect((await door.knock(client(ada))).decision.allowed).toBe(true);
    rmSync(folder, { recursive: true });
    expect(existsSync(folder)).toBe(false);
    expect((await door.knock(client(ada))).decision.status).toBe(500);
    await new Promise(setImmediate);
    expect(failures).toEqual([expect.objectContaining({ code: "ENOENT" })]);
  });
});
