// Clients that no list of an authenticator has are refused, or wait until a list has them.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { curveKeyPair } from "zmq-napi";
import {
  Authenticator,
  type AuthenticatorOptions,
  Certificate,
  CertificateStore,
} from "zmq-napi/auth";

import "../support/leaks";
import { freshPath } from "../support/transports";
import { Door, user } from "./door";

describe("unknownClients", () => {
  const soon = { handshakeInterval: 200, reconnectInterval: 10 };

  test("lets a client wait for its key", async () => {
    const folder = freshPath();
    mkdirSync(folder);
    const ada = Certificate.generate();
    const serverKeys = curveKeyPair();
    await using door = await Door.open(
      { curve: new CertificateStore(folder), unknownClients: "wait" },
      { curveServer: true, curveSecretKey: serverKeys.secretKey, ...soon },
    );
    const refused = door.nextDecision();
    const client = door.client({
      curveServerKey: serverKeys.publicKey,
      curvePublicKey: ada.publicKey,
      curveSecretKey: ada.secretKey,
      ...soon,
    });
    expect(await refused).toMatchObject({ status: 300, reason: "Unknown key" });
    await ada.save(join(folder, "ada.key"));
    expect(String(await door.server.receive())).toBe("knock");
    expect(client.closed).toBe(false);
  });

  test("lets a client wait for its password", async () => {
    const plain: Record<string, string> = {};
    await using door = await Door.open(
      { plain, unknownClients: "wait" },
      { plainServer: true, ...soon },
    );
    const refused = door.nextDecision();
    door.client({ ...user("ada"), handshakeInterval: 30_000, reconnectInterval: 10 });
    expect((await refused).status).toBe(300);
    plain["ada"] = "x";
    expect(String(await door.server.receive())).toBe("knock");
  });

  test.each([undefined, "refuse"] as const)("of %s refuses for good", async (value) => {
    await using door = await Door.open(
      { plain: {}, curve: [], unknownClients: value },
      { plainServer: true },
    );
    expect((await door.knock(user("ada"))).decision.status).toBe(400);
  });

  test("has two values", () => {
    for (const [wrong, type] of [
      ["later", RangeError],
      [true, TypeError],
    ] as const) {
      const options = { unknownClients: wrong } as unknown as AuthenticatorOptions;
      expect(() => new Authenticator(options)).toThrow(type);
      expect(() => new Authenticator(options)).toThrow('must be "refuse" or "wait"');
    }
  });
});
