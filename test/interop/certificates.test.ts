import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { curvePublicKey, Pull, Push } from "zmq-napi";
import {
  Authenticator,
  Certificate,
  CertificateStore,
  type Decision,
} from "zmq-napi/auth";

import "../support/leaks";
import { freshPath } from "../support/transports";
import { timeLimit } from "./time-limit";
import { hasPyzmq, Peer } from "./peer";
import { describeWith } from "../support/needs";
import { Tool } from "./tools";

const metadata = { name: "Ada Lovelace", note: "don't # cut" };

let folder: string;
let ada: Certificate;

beforeEach(async () => {
  folder = freshPath();
  mkdirSync(folder);
  ada = Certificate.generate(metadata);
});

const path = (name: string) => join(folder, name);

/** Returns the options of our client with a certificate. */
const client = (certificate: Certificate, server: Certificate) => ({
  linger: 0,
  curvePublicKey: certificate.publicKey,
  curveSecretKey: certificate.secretKey,
  curveServerKey: server.publicKey,
});

/** Our server, which allows clients whose certificate is in the folder. */
class Server {
  readonly auth = new Authenticator({ curve: new CertificateStore(folder) });
  readonly certificate = Certificate.generate();
  readonly pull = new Pull({
    ...timeLimit,
    curveServer: true,
    curveSecretKey: this.certificate.secretKey,
  });

  readonly address = this.pull.bindSync("tcp://127.0.0.1:*");

  nextDecision(): Promise<Decision> {
    return new Promise((resolve) => this.auth.once("decision", resolve));
  }

  [Symbol.dispose](): void {
    this.auth.close();
    this.pull.close();
  }
}

const describePyzmq = describeWith("python3-zmq", hasPyzmq);

describePyzmq("pyzmq", () => {
  let peer: Peer;

  beforeEach(() => {
    peer = new Peer("pyzmq");
  });

  afterEach(async () => {
    await peer[Symbol.asyncDispose]();
  });

  test("reads the certificates that we save", async () => {
    await ada.save(path("ada.key"));
    const keys = await peer.ask("loadCertificate", path("ada.key"));
    expect(keys).toEqual([ada.publicKey, null]);
    const both = await peer.ask("loadCertificate", path("ada.key_secret"));
    expect(both).toEqual([ada.publicKey, ada.secretKey]);
  });

  test("saves certificates that we read", async () => {
    const simple = { name: "Ada Lovelace", note: "unquoted" };
    await peer.ask("createCertificates", folder, "theirs", simple);
    const open = await Certificate.load(path("theirs.key"));
    const whole = await Certificate.load(path("theirs.key_secret"));
    expect(open.hasSecretKey).toBe(false);
    expect(open.publicKey).toBe(whole.publicKey);
    expect(curvePublicKey(whole.secretKey)).toBe(whole.publicKey);
    // czmq keeps the metadata in the secret file.
    expect(Object.fromEntries(whole.metadata)).toEqual(simple);
  });

  test("lets in clients whose certificates we saved, and no others", async () => {
    await ada.save(path("ada.key"));
    const server = Certificate.generate();
    await peer.ask("authenticate", null, folder);
    const pull = await peer.open("Pull", {
      curveServer: true,
      curveSecretKey: server.secretKey,
    });
    await pull.watch();
    const bound = await pull.bind("tcp://127.0.0.1:*");
    using stranger = new Push(client(Certificate.generate(), server));
    stranger.connect(bound);
    stranger.trySend("lost");
    await pull.event("disconnected");
    using push = new Push(client(ada, server));
    push.connect(bound);
    await push.send("kept");
    expect(await pull.receiveFrom()).toEqual(["kept", ada.publicKey]);
  });

  test("comes in with the certificate that it saved", async () => {
    await peer.ask("createCertificates", folder, "theirs", null);
    const theirs = await Certificate.load(path("theirs.key_secret"));
    using server = new Server();
    const push = await peer.open("Push", {
      curvePublicKey: theirs.publicKey,
      curveSecretKey: theirs.secretKey,
      curveServerKey: server.certificate.publicKey,
    });
    await push.connect(server.address);
    await push.send("from pyzmq");
    const frames = await server.pull.receive({ metadata: true });
    expect(String(frames)).toBe("from pyzmq");
    expect(frames.metadata.userId).toBe(theirs.publicKey);
  });
});

/** CI installs czmq, and fails without it. */
const hasCzmq = process.env["CI"] !== undefined || existsSync("/usr/include/czmq.h");
const describeCzmq = describeWith("libczmq-dev", hasCzmq);

describeCzmq("czmq", () => {
  let program: string;

  beforeAll(() => {
    program = freshPath();
    const source = join(__dirname, "peers", "czmq.c");
    execFileSync("gcc", ["-Wall", "-Wextra", "-o", program, source, "-lczmq", "-lzmq"]);
  }, 60_000);

  async function czmq(...args: string[]): Promise<string[]> {
    const { stdout } = await promisify(execFile)(program, args);
    return stdout.trimEnd().split("\n");
  }

  test("reads the certificates that we save", async () => {
    await ada.save(path("ada.key"));
    const [publicKey, secretKey, ...properties] = await czmq("load", path("ada.key"));
    expect([publicKey, secretKey]).toEqual([ada.publicKey, ada.secretKey]);
    const expected = Object.entries(metadata).map(([name, value]) => `${name}=${value}`);
    expect(properties.sort()).toEqual(expected.sort());
    await ada.withoutSecret().save(path("open.key"));
    const [open, none] = await czmq("load", path("open.key"));
    expect([open, none]).toEqual([ada.publicKey, "0".repeat(40)]);
  });

  test("saves certificates that we read", async () => {
    await czmq("make", path("theirs.key"), "name", "Ada # Lovelace");
    const open = await Certificate.load(path("theirs.key"));
    const whole = await Certificate.load(path("theirs.key_secret"));
    expect(open).toEqual(whole.withoutSecret());
    expect(curvePublicKey(whole.secretKey)).toBe(open.publicKey);
    expect([...whole.metadata]).toEqual([["name", "Ada # Lovelace"]]);
  });

  test("lets in clients whose certificates we saved, and no others", async () => {
    mkdirSync(path("clients"));
    await ada.withoutSecret().save(path("clients/ada.key"));
    const server = Certificate.generate();
    await server.save(path("server.key"));
    await using tool = new Tool(program, "serve", path("clients"), path("server.key"));
    const [, bound] = await tool.line(/bound (.*)/);
    using stranger = new Push(client(Certificate.generate(), server));
    stranger.connect(bound!);
    stranger.trySend("lost");
    using push = new Push(client(ada, server));
    push.connect(bound!);
    await push.send("kept");
    const [, who, what] = await tool.line(/(\S+): (.*)/);
    expect([who, what]).toEqual([ada.publicKey, "kept"]);
  });

  test("comes in with the certificate that it saved", async () => {
    await czmq("make", path("theirs.key"), "name", "Ada Lovelace");
    using server = new Server();
    const { publicKey } = server.certificate;
    const args = [server.address, path("theirs.key"), publicKey] as const;
    await using tool = new Tool(program, "knock", ...args);
    const frames = await server.pull.receive({ metadata: ["name"] });
    expect(String(frames)).toBe("from czmq");
    expect(frames.metadata.properties.get("name")).toBe("Ada Lovelace");
    void tool;
  });

  test("does not come in with one that we don't know", async () => {
    using server = new Server();
    mkdirSync(path("elsewhere"));
    await czmq("make", path("elsewhere/eve.key"), "name", "Eve");
    const decided = server.nextDecision();
    const { publicKey } = server.certificate;
    const args = [server.address, path("elsewhere/eve.key"), publicKey] as const;
    await using tool = new Tool(program, "knock", ...args);
    expect(await decided).toMatchObject({ status: 400, reason: "Unknown key" });
    void tool;
  });
});
