// Code with zmq-napi/auth that must compile, and code that must not. It never runs.

import { once } from "node:events";
import * as zmq from "zmq-napi";
import {
  type AuthenticationRequest,
  Authenticator,
  type AuthenticatorEvents,
  type AuthenticatorOptions,
  Certificate,
  type CertificateContents,
  CertificateStore,
  type CurvePolicy,
  type CurveRequest,
  type Decision,
  type Handler,
  type NullPolicy,
  type PlainPolicy,
  type PlainRequest,
  type Properties,
  type SaveOptions,
  type UnknownClients,
  type Verdict,
} from "zmq-napi/auth";

export async function policies(keys: zmq.CurveKeyPair): Promise<void> {
  const curve: CurvePolicy[] = [
    "any",
    [keys.publicKey, Buffer.alloc(32)],
    new Set([keys.publicKey]),
    { ada: keys.publicKey, bob: new Uint8Array(32) },
    new Map([["ada", keys.publicKey]]),
    new CertificateStore("/etc/keys"),
    ({ publicKey }) => publicKey === keys.publicKey,
    async ({ publicKey, domain, address, signal }) => {
      await fetch(`https://localhost/${publicKey}/${domain}/${address}`, { signal });
      return { allowed: true, userId: "ada", metadata: new Map([["X-Role", "x"]]) };
    },
  ];
  const plain: PlainPolicy[] = [
    { ada: "lovelace" },
    new Map([["ada", "lovelace"]]),
    ({ username, password }) => username === password,
  ];
  const anyone: NullPolicy[] = [true, false, () => ({ allowed: false, temporary: true })];
  const options: AuthenticatorOptions[] = curve.map((policy, index) => ({
    context: zmq.context,
    allow: ["10.0.0.0/8", "ipc"],
    deny: Object.freeze(["::1"]),
    domains: ["global"],
    null: anyone[index],
    plain: plain[index],
    curve: policy,
    unknownClients: index % 2 === 0 ? "wait" : "refuse",
    timeout: 1000,
    concurrency: 5,
  }));
  for (const one of options) new Authenticator(one).close();
  const handler: Handler<PlainRequest> = (request) => request.mechanism === "plain";
  const verdict: Verdict = { allowed: true, userId: undefined };
  const decide = (request: AuthenticationRequest): Verdict =>
    request.mechanism === "curve" ? request.publicKey.length > 0 : verdict;
  new Authenticator({ plain: handler, null: decide, curve: decide });
}

export async function events(auth: Authenticator): Promise<void> {
  auth.on("decision", ({ allowed, status, reason, userId, duration }) => {
    const facts: [boolean, 200 | 300 | 400 | 500, string, string | undefined, number] = [
      allowed,
      status,
      reason,
      userId,
      duration,
    ];
    facts.map(String);
  });
  auth.once("error", (error: unknown, decision: Decision) => [error, decision.username]);
  auth.off("close", () => undefined);
  const [decision]: AuthenticatorEvents["decision"] | any[] = await once(
    auth,
    "decision",
  );
  auth.on("disconnect", ({ userId, publicKey }) => [userId, publicKey]);
  const disconnected: Decision[] = await auth.recheck();
  const waits: UnknownClients = "wait";
  [waits, ...disconnected].map(String);
  const closed: boolean = auth.closed;
  [decision, closed].map(String);
}

export async function certificates(): Promise<string> {
  const metadata: Properties = { name: "Ada" };
  const certificate: Certificate = Certificate.generate(metadata);
  const options: SaveOptions = { overwrite: true };
  await certificate.save("ada.key", options);
  const contents: CertificateContents = { secretKey: Buffer.alloc(32) };
  const own = [await Certificate.load("ada.key"), new Certificate(contents)];
  const store = new CertificateStore("folder");
  for (const { publicKey, metadata } of store) metadata.get(publicKey);
  new zmq.Pull({ curveServer: true, curveSecretKey: certificate.secretKey });
  const found: Certificate | undefined = store.get(certificate.withoutSecret().publicKey);
  return `${own.length} ${String(found?.hasSecretKey)} ${store.size} ${store.folder}`;
}

export function refused(request: CurveRequest & PlainRequest): void {
  // @ts-expect-error: no such option
  new Authenticator({ users: {} });
  // @ts-expect-error: a folder is given as a CertificateStore
  new Authenticator({ curve: "/etc/keys" });
  // @ts-expect-error: addresses are an array
  new Authenticator({ allow: "127.0.0.1" });
  // @ts-expect-error: they are refused, or wait
  new Authenticator({ unknownClients: "later" });
  // @ts-expect-error: a context, not its options
  new Authenticator({ context: { ioThreads: 1 } });
  // @ts-expect-error: a verdict says whether it allows
  new Authenticator({ plain: () => ({ userId: "ada" }) });
  // @ts-expect-error: text is no verdict
  new Authenticator({ curve: () => "yes" });
  // @ts-expect-error: NULL has no password
  new Authenticator({ null: ({ password }) => password === "" });
  // @ts-expect-error: requests are not changed
  request.domain = "other";
  // @ts-expect-error: a certificate has keys
  new Certificate({ publicKey: 5 });
  // @ts-expect-error: metadata are text
  Certificate.generate({ age: 36 });
  // @ts-expect-error: certificates are not changed
  Certificate.generate().publicKey = "x";
}
