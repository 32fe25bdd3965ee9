// Collections of CURVE keys may change while clients are connected.

import { curveKeyPair } from "zmq-napi";
import type { CurvePolicy } from "zmq-napi/auth";

import "../support/leaks";
import { Door } from "./door";

const server = curveKeyPair();
const ada = curveKeyPair();

/** A collection without Ada's key, and what adds and removes the key. */
interface Changing {
  readonly curve: CurvePolicy;
  add(): void;
  remove(): void;
}

function list(): Changing {
  const keys: string[] = [];
  return { curve: keys, add: () => keys.push(ada.publicKey), remove: () => keys.pop() };
}

function set(): Changing {
  const keys = new Set<string>();
  return {
    curve: keys,
    add: () => keys.add(ada.publicKey),
    remove: () => keys.delete(ada.publicKey),
  };
}

function map(): Changing {
  const keys = new Map<string, string>();
  return {
    curve: keys,
    add: () => keys.set("ada", ada.publicKey),
    remove: () => keys.delete("ada"),
  };
}

function object(): Changing {
  const keys: Record<string, string> = {};
  return {
    curve: keys,
    add: () => void (keys["ada"] = ada.publicKey),
    remove: () => void Reflect.deleteProperty(keys, "ada"),
  };
}

describe.each([list, set, map, object])("a changing %p of keys", (make) => {
  test("lets a client in when its key was added, and recheck ends it when it was removed", async () => {
    const keys = make();
    await using door = await Door.open(
      { curve: keys.curve },
      { curveServer: true, curveSecretKey: server.secretKey },
    );
    const asAda = {
      curveServerKey: server.publicKey,
      curvePublicKey: ada.publicKey,
      curveSecretKey: ada.secretKey,
    };
    expect((await door.knock(asAda)).decision.allowed).toBe(false);
    keys.add();
    expect((await door.knock(asAda)).decision.allowed).toBe(true);
    expect(await door.auth.recheck()).toEqual([]);
    keys.remove();
    expect(await door.auth.recheck()).toEqual([
      expect.objectContaining({ publicKey: ada.publicKey, reason: "Unknown key" }),
    ]);
  });
});
