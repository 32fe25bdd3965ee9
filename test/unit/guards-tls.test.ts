import { createPrivateKey, generateKeyPairSync } from "node:crypto";

import { jest } from "@jest/globals";

jest.mock("../../lib/addon/addon", () => require("./fake-addon"));

/** The guards of a package whose libzmq has TLS, or lacks it. */
function guards(wss: boolean): typeof import("../../lib/options/guards") {
  let found: typeof import("../../lib/options/guards") | undefined;
  jest.isolateModules(() => {
    jest.doMock("../../lib/addon/capability", () => ({
      ...jest.requireActual<object>("../../lib/addon/capability"),
      capability: () => ({ wss }),
    }));
    found = jest.requireActual<typeof import("../../lib/options/guards")>(
      "../../lib/options/guards",
    );
  });
  return found!;
}

describe("TLS", () => {
  const address = "wss://127.0.0.1:*";

  /** Made for this test with openssl; no server uses this key. */
  const privateKey = `
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSSvnCzILQpl5i2Eu
HJL3e7IXL2SR1LbCzEiFeSrPARmhRANCAAQHl0rmueC+iragRspSUf3Sh3W/h7FQ
EH6oSJj/lpAKkpKuWGXLW90V/Dis3gZX3n+dKwYHI8OH1QGkaFFtAZax
-----END PRIVATE KEY-----
`;
  const certificate = `
-----BEGIN CERTIFICATE-----
MIIBhjCCASugAwIBAgIUe3wvNH5urb6ttUGfnxzrEZGOjP8wCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMdGVzdC5leGFtcGxlMCAXDTI2MTEyMzAwNDYzMloYDzIxMjYx
MDMwMDA0NjMyWjAXMRUwEwYDVQQDDAx0ZXN0LmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQHl0rmueC+iragRspSUf3Sh3W/h7FQEH6oSJj/lpAKkpKu
WGXLW90V/Dis3gZX3n+dKwYHI8OH1QGkaFFtAZaxo1MwUTAdBgNVHQ4EFgQU5JYN
vl3GArLiBddMfSUMyXJpsoswHwYDVR0jBBgwFoAU5JYNvl3GArLiBddMfSUMyXJp
soswDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAtDSJquVL7/R6
UcbV/lCQJyvkHWhCX2xxPDVt2Fmamm0CIQCNRTGCOHl9RKbrZPDEquUI7sDSXyFA
QqQvt3VmYXTzjw==
-----END CERTIFICATE-----
`;
  const otherKey = generateKeyPairSync("ed25519")
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const lockedKey = createPrivateKey(privateKey)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-128-cbc", passphrase: "x" })
    .toString();
  const broken = certificate.replace("MIIB", "AAAA");

  function guarded(
    values: Record<string, string>,
    verb: "bind" | "connect",
    has = { wss: true },
    to = address,
  ): () => void {
    const store = {
      read: <Value>({ initial }: { initial: Value }, name: string) =>
        (values[name] ?? initial) as Value,
    };
    return () => guards(has.wss).guardTls(store, verb, to);
  }

  test.each([
    ["no key", { wssCertificate: certificate }],
    ["no certificate", { wssPrivateKey: privateKey }],
    ["nothing", {}],
    [
      "a key of another certificate",
      { wssPrivateKey: otherKey, wssCertificate: certificate },
    ],
    [
      "a key with a passphrase",
      { wssPrivateKey: lockedKey, wssCertificate: certificate },
    ],
    ["no PEM", { wssPrivateKey: "no key", wssCertificate: "no certificate" }],
    ["a broken certificate", { wssPrivateKey: privateKey, wssCertificate: broken }],
    [
      "a broken certificate in its chain",
      { wssPrivateKey: privateKey, wssCertificate: certificate + broken },
    ],
    [
      "them the other way round",
      { wssPrivateKey: certificate, wssCertificate: privateKey },
    ],
  ])("does not listen with %s", (_what, values: Record<string, string>) => {
    expect(guarded(values, "bind")).toThrow(
      expect.objectContaining({ code: "EINVAL", address }),
    );
    for (const value of Object.values(values)) {
      expect(guarded(values, "bind")).not.toThrow(value);
    }
  });

  test.each([
    [
      "its key and certificate",
      { wssPrivateKey: privateKey, wssCertificate: certificate },
    ],
    [
      "its key and a chain of certificates",
      { wssPrivateKey: privateKey, wssCertificate: certificate + certificate },
    ],
  ])("listens with %s", (_what, values) => {
    expect(guarded(values, "bind")).not.toThrow();
  });

  test("trusts certificates and nothing else", () => {
    expect(guarded({}, "connect")).not.toThrow();
    const trusting = (wssTrustedCertificates: string) =>
      guarded({ wssTrustedCertificates }, "connect");
    expect(trusting(certificate)).not.toThrow();
    expect(trusting(certificate + certificate)).not.toThrow();
    for (const wrong of ["", "trust me", privateKey, broken, certificate + broken]) {
      expect(trusting(wrong)).toThrow(expect.objectContaining({ code: "EINVAL" }));
    }
  });

  test("is not checked for other transports, or if libzmq refuses the endpoint itself", () => {
    expect(guarded({}, "bind", { wss: true }, "ws://127.0.0.1:*")).not.toThrow();
    expect(guarded({}, "bind", { wss: true }, "tcp://127.0.0.1:*")).not.toThrow();
    expect(guarded({}, "bind", { wss: false })).not.toThrow();
  });
});
