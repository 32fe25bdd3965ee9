// `zmq-napi keygen` makes keys for CURVE, and certificates of them.

import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { curveKeyPair, curvePublicKey } from "zmq-napi";
import { Certificate, CertificateStore } from "zmq-napi/auth";

import { freshPath } from "../support/transports";
import { run, runJson } from "./tool";

test("it prints a pair of keys", async () => {
  const { code, objects } = await runJson(["keygen"]);
  expect(code).toBe(0);
  const [{ kind, publicKey, secretKey }] = objects;
  expect(kind).toBe("keys");
  expect(curvePublicKey(secretKey)).toBe(publicKey);
  const { lines } = await run(["keygen"]);
  expect(lines).toEqual([
    expect.stringMatching(/^public key {2}\S{40}$/),
    expect.stringMatching(/^secret key {2}\S{40}$/),
  ]);
});

test("--out writes certificates, and does not print the secret key", async () => {
  const folder = freshPath();
  mkdirSync(folder);
  const path = `${folder}/server.key`;
  const args = ["keygen", "--out", path, "--metadata", "name=server 7"];
  const { code, output, lines } = await run(args);
  expect(code).toBe(0);
  const secret = await Certificate.load(`${path}_secret`);
  expect(output.toString()).not.toContain(secret.secretKey);
  expect(lines[0]).toBe(`public key  ${secret.publicKey}`);
  expect(statSync(`${path}_secret`).mode & 0o777).toBe(0o600);
  const stored = new CertificateStore(folder).get(secret.publicKey);
  expect(stored?.metadata.get("name")).toBe("server 7");

  const before = readFileSync(path);
  const again = await run(["keygen", "--out", path]);
  expect([again.code, again.errors]).toEqual([1, expect.stringMatching(/--overwrite/)]);
  expect(readFileSync(path)).toEqual(before);
  const { objects } = await runJson(["keygen", "--out", path, "--overwrite"]);
  expect(objects).toEqual([
    { kind: "keys", publicKey: expect.any(String), files: [path, `${path}_secret`] },
  ]);
  expect(readFileSync(path)).not.toEqual(before);
});

test("--public-from-secret takes a key, a file or the standard input", async () => {
  const { publicKey, secretKey } = curveKeyPair();
  const path = freshPath();
  writeFileSync(path, `${secretKey}\n`);
  for (const text of [secretKey, `@${path}`, "-"]) {
    const args = ["keygen", `--public-from-secret=${text}`];
    const { code, lines } = await run(args, Buffer.from(secretKey));
    expect([code, lines]).toEqual([0, [publicKey]]);
  }
  const out = `${freshPath()}.key`;
  const args = ["keygen", "--public-from-secret", `@${path}`, "--out", out];
  expect((await run(args)).code).toBe(0);
  expect((await Certificate.load(`${out}_secret`)).secretKey).toBe(secretKey);
});

test.each([
  [["--out", "server"], /ends in \.key/],
  [["--overwrite"], /files of --out/],
  [["--out", "x.key", "--metadata", "name"], /NAME=VALUE/],
  [["--public-from-secret", "short"], /40 characters/],
])("%j is a wrong command line", async (args, message) => {
  const { code, errors } = await run(["keygen", ...args]);
  expect([code, errors]).toEqual([2, expect.stringMatching(message)]);
});
