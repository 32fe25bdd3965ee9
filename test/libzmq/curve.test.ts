import { curveKeyPair, curvePublicKey, z85 } from "zmq-napi";

describe("CURVE keys", () => {
  test("come in pairs of 40 characters of Z85, each pair new", () => {
    const [one, other] = [curveKeyPair(), curveKeyPair()];
    for (const key of Object.values(one)) {
      expect(key).toHaveLength(40);
      expect(z85.decode(key)).toHaveLength(32);
    }
    expect(Object.keys(one)).toEqual(["publicKey", "secretKey"]);
    expect(new Set([...Object.values(one), ...Object.values(other)]).size).toBe(4);
  });

  test("that are secret have one public key", () => {
    for (let round = 0; round < 20; round++) {
      const { publicKey, secretKey } = curveKeyPair();
      expect(curvePublicKey(secretKey)).toBe(publicKey);
    }
  });

  test.each<[string, unknown, typeof TypeError | typeof RangeError]>([
    ["no string", Buffer.alloc(32), TypeError],
    ["nothing", undefined, TypeError],
    ["too short", "abc", RangeError],
    ["too long", "a".repeat(45), RangeError],
    ["no Z85", `${"a".repeat(39)}"`, RangeError],
    ["beyond ASCII", "é".repeat(40), RangeError],
  ])("are refused when they are %s", (_name, key, type) => {
    expect(() => curvePublicKey(key as string)).toThrow(type);
  });
});
