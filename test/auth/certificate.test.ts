import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { curveKeyPair, curvePublicKey, z85 } from "zmq-napi";
import { Certificate } from "zmq-napi/auth";

import "../support/leaks";
import { freshPath } from "../support/transports";

function freshFolder(): string {
  const folder = freshPath();
  mkdirSync(folder);
  return folder;
}

const keys = curveKeyPair();

describe("a certificate", () => {
  test("is generated with keys that belong together", () => {
    const [one, other] = [Certificate.generate({ name: "Ada" }), Certificate.generate()];
    expect(curvePublicKey(one.secretKey)).toBe(one.publicKey);
    expect(one.publicKey).not.toBe(other.publicKey);
    expect([...one.metadata]).toEqual([["name", "Ada"]]);
  });

  test("is made from keys as text or bytes", () => {
    const bytes = { publicKey: z85.decode(keys.publicKey) };
    expect(new Certificate(bytes)).toMatchObject({ publicKey: keys.publicKey });
    const secret = new Certificate({ secretKey: z85.decode(keys.secretKey) });
    expect(secret.publicKey).toBe(keys.publicKey);
    expect(secret.secretKey).toBe(keys.secretKey);
    expect(new Certificate(keys).secretKey).toBe(keys.secretKey);
    const open = new Certificate({ publicKey: keys.publicKey, metadata: new Map() });
    expect(open.hasSecretKey).toBe(false);
  });

  test("without its secret key throws, so that no socket stays without security", () => {
    const open = Certificate.generate().withoutSecret();
    expect(open.hasSecretKey).toBe(false);
    expect(() => open.secretKey).toThrow(TypeError);
    expect(() => open.secretKey).toThrow("This certificate has no secret key");
  });

  test.each<[any, string]>([
    [undefined, "takes an object with publicKey, secretKey or both, but got undefined"],
    [null, "but got null"],
    [keys.publicKey, "but got a string"],
    [{}, "needs a publicKey or a secretKey"],
    [{ publicKey: "short" }, "publicKey must be 40 characters of Z85 or 32 bytes"],
    [
      { publicKey: 5 },
      "publicKey must be 40 characters of Z85 or 32 bytes, but is a number",
    ],
    [{ secretKey: Buffer.alloc(31) }, "secretKey must be 40 characters"],
    [
      { publicKey: curveKeyPair().publicKey, secretKey: keys.secretKey },
      "must be of one pair, but are of two",
    ],
    [{ ...keys, metadata: 5 }, "metadata must be an object or a Map"],
    [
      { ...keys, metadata: { x: 5 } },
      "metadata must have strings as names and values, but has a number",
    ],
  ])("is not made from %j", (contents, message) => {
    expect(() => new Certificate(contents)).toThrow(message);
  });

  test("is saved so that only its owner can read the secret key", async () => {
    const folder = freshFolder();
    const path = join(folder, "ada.key");
    const certificate = Certificate.generate({ name: "Ada", email: "ada@example.org" });
    await certificate.save(path);
    expect(readdirSync(folder).sort()).toEqual(["ada.key", "ada.key_secret"]);
    expect(statSync(`${path}_secret`).mode & 0o777).toBe(0o600);
    expect(statSync(path).mode & 0o077).not.toBe(0);
    expect(readFileSync(path, "utf8")).not.toContain(certificate.secretKey);

    const open = await Certificate.load(path);
    expect(open).toEqual(certificate.withoutSecret());
    expect(open.hasSecretKey).toBe(false);
    const whole = await Certificate.load(`${path}_secret`);
    expect(whole).toEqual(certificate);
    expect(whole.secretKey).toBe(certificate.secretKey);
  });

  test("with a public key only is saved without a secret file", async () => {
    const folder = freshFolder();
    await Certificate.generate().withoutSecret().save(join(folder, "ada.key"));
    expect(readdirSync(folder)).toEqual(["ada.key"]);
  });

  test.each(["ada.key", "ada.key_secret"])(
    "does not replace %s unasked",
    async (name) => {
      const folder = freshFolder();
      writeFileSync(join(folder, name), "precious");
      const certificate = Certificate.generate();
      const path = join(folder, "ada.key");
      await expect(certificate.save(path)).rejects.toMatchObject({ code: "EEXIST" });
      expect(readdirSync(folder)).toEqual([name]);
      expect(readFileSync(join(folder, name), "utf8")).toBe("precious");
      await certificate.save(path, { overwrite: true });
      expect(readdirSync(folder).sort()).toEqual(["ada.key", "ada.key_secret"]);
      expect(await Certificate.load(`${path}_secret`)).toEqual(certificate);
      expect(statSync(`${path}_secret`).mode & 0o777).toBe(0o600);
    },
  );

  test("replaces a secret that others could read by one that they can't", async () => {
    const path = join(freshFolder(), "ada.key");
    await Certificate.generate().save(path);
    chmodSync(`${path}_secret`, 0o644);
    await Certificate.generate().save(path, { overwrite: true });
    expect(statSync(`${path}_secret`).mode & 0o777).toBe(0o600);
  });

  test("leaves no file behind if it can't be saved", async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, "ada.key"));
    const certificate = Certificate.generate();
    const path = join(folder, "ada.key");
    await expect(certificate.save(path, { overwrite: true })).rejects.toThrow();
    await expect(certificate.save(path)).rejects.toMatchObject({ code: "EEXIST" });
    const left = readdirSync(folder).filter((name) => name.endsWith(".tmp"));
    expect(left).toEqual([]);
    const nowhere = join(folder, "nowhere", "ada.key");
    await expect(certificate.save(nowhere)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("leaves no partial file behind if the disk is full", () => {
    const folder = freshFolder();
    const program = `
      const { Certificate } = require(${JSON.stringify(require.resolve("zmq-napi/auth"))});
      const certificate = Certificate.generate();
      (async () => {
        for (const overwrite of [false, true]) {
          await certificate.save(process.argv[1], { overwrite }).catch(({ code }) => console.log(code));
        }
      })();`;
    const limited = ["-c", 'ulimit -f 0 && exec "$0" "$@"', process.execPath];
    const args = [...limited, "-e", program, join(folder, "ada.key")];
    // ThreadSanitizer writes a file when a process starts, which the limit forbids.
    const env = { ...process.env, LD_PRELOAD: undefined, ZMQ_NAPI_BINARY: undefined };
    const { stdout, stderr } = spawnSync("sh", args, { encoding: "utf8", env });
    expect([stdout, stderr]).toEqual(["EFBIG\nEFBIG\n", ""]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each<[any, string]>([
    [
      { overwite: true },
      "Unknown option overwite. The only option is overwrite. Did you mean overwrite?",
    ],
    [{ overwrite: "no" }, "overwrite must be true or false, but is a string"],
    [null, "Options must be an object, but got null"],
  ])("is not saved with the options %j", (options, message) => {
    const path = join(freshFolder(), "ada.key");
    expect(() => Certificate.generate().save(path, options)).toThrow(
      new TypeError(message),
    );
  });

  test("refuses a wrong path, and metadata that can't be written", async () => {
    const folder = freshFolder();
    const any: any = 5;
    for (const path of [join(folder, "ada"), join(folder, "ada.key_secret"), any]) {
      expect(() => Certificate.generate().save(path)).toThrow(TypeError);
    }
    const certificate = Certificate.generate({ "two words": "x" });
    expect(() => certificate.save(join(folder, "ada.key"))).toThrow(TypeError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a file", () => {
  const secret = `    secret-key = "${keys.secretKey}"\n`;
  const open = `    public-key = "${keys.publicKey}"\n`;

  async function load(text: string | Buffer): Promise<Certificate> {
    const path = join(freshFolder(), "x.key");
    writeFileSync(path, text);
    return Certificate.load(path);
  }

  test.each([
    ["the keys alone", `curve\n${open}${secret}`, keys.secretKey],
    ["the public key alone", `curve\n${open}`, undefined],
    [
      "an empty secret, as czmq writes it",
      `curve\n${open}    secret-key = "${"0".repeat(40)}"\n`,
      undefined,
    ],
    [
      "Windows' line ends",
      `curve\n${open}${secret}`.replaceAll("\n", "\r\n"),
      keys.secretKey,
    ],
    ["keys without quotes", `curve\n${open}`.replaceAll('"', "'"), undefined],
  ])("with %s is read", async (_, text, secretKey) => {
    const certificate = await load(text);
    expect(certificate.publicKey).toBe(keys.publicKey);
    expect(certificate.hasSecretKey).toBe(secretKey !== undefined);
    if (secretKey !== undefined) expect(certificate.secretKey).toBe(secretKey);
  });

  test("has metadata, whatever their names", async () => {
    const { metadata } = await load(
      `metadata\n    name = Ada\n    __proto__ = "x"\ncurve\n${open}`,
    );
    expect([...metadata]).toEqual([
      ["name", "Ada"],
      ["__proto__", "x"],
    ]);
  });

  test.each([
    ["is empty", "", "it has no public-key"],
    ["has no public key", `curve\n${secret}`, "it has no public-key"],
    ["has its key in another section", `keys\n${open}`, "it has no public-key"],
    ["has half a key", 'curve\n    public-key = "abc"\n', "publicKey must be"],
    ["has an invalid key", `curve\n    public-key = "${"~".repeat(40)}"\n`, "publicKey"],
    ["has keys of two pairs", otherPair(), "must be of one pair, but are of two"],
    [
      "has two keys",
      `curve\n${open}${open}`,
      "line 3 repeats a name, which must be there once",
    ],
    [
      "is no text",
      Buffer.alloc(100, 0xff),
      "line 1 must be a name, or a name with a value",
    ],
  ])("that %s is no certificate", async (_, text, problem) => {
    const error: unknown = await load(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ZmqError", code: "EINVAL" });
    expect(String(error)).toMatch(/x\.key is not a certificate: /);
    expect(String(error)).toContain(problem);
    expect(String(error)).not.toContain(keys.secretKey);
  });

  test("that does not exist is an error of the file system", async () => {
    const path = join(freshFolder(), "x.key");
    await expect(Certificate.load(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  function otherPair(): string {
    return `curve\n    public-key = "${curveKeyPair().publicKey}"\n${secret}`;
  }
});
