import { curveKeyPair, type CurveKeyPair, z85 } from "zmq-napi";

import "../support/leaks";
import { endpoint } from "../support/transports";
import { Door } from "./door";

const server = curveKeyPair();
const ada = curveKeyPair();
const bob = curveKeyPair();

const curveServer = { curveServer: true, curveSecretKey: server.secretKey };
const curveClient = (own: CurveKeyPair, theirs = server.publicKey) => ({
  curvePublicKey: own.publicKey,
  curveSecretKey: own.secretKey,
  curveServerKey: theirs,
});
const plainClient = (plainUsername: string, plainPassword: string) => ({
  plainUsername,
  plainPassword,
});

describe("without credentials", () => {
  test("all clients may be admitted to a domain", async () => {
    await using door = await Door.open({}, { zapDomain: "global" });
    const { decision, message } = await door.knock();
    expect(decision).toEqual({
      allowed: true,
      status: 200,
      reason: "OK",
      mechanism: "null",
      domain: "global",
      address: "127.0.0.1",
      userId: undefined,
      username: undefined,
      publicKey: undefined,
      duration: expect.any(Number),
    });
    expect(message?.metadata.userId).toBeUndefined();
  });

  test("no client may be admitted to another domain", async () => {
    await using door = await Door.open({ domains: ["local"] }, { zapDomain: "global" });
    const { decision } = await door.knock();
    expect(decision).toMatchObject({ status: 400, reason: "Unknown domain" });
  });

  test("`null: false` refuses all clients", async () => {
    await using door = await Door.open({ null: false }, { zapDomain: "global" });
    expect((await door.knock()).decision.status).toBe(400);
  });

  test("a function decides", async () => {
    const domains: string[] = [];
    await using door = await Door.open(
      {
        null: ({ domain, address }) => {
          domains.push(domain);
          return { allowed: true, userId: `guest from ${address}` };
        },
      },
      { zapDomain: "global" },
    );
    const { message } = await door.knock();
    expect(message?.metadata.userId).toBe("guest from 127.0.0.1");
    expect(domains).toEqual(["global"]);
  });

  test("without a domain, there is no question", async () => {
    await using door = await Door.open({ null: false });
    door.client();
    expect(String(await door.server.receive())).toBe("knock");
  });
});

describe("PLAIN", () => {
  const passwords = { ada: "lovelace", bob: "ross" };

  test.each([
    ["an object", passwords],
    ["a Map", new Map(Object.entries(passwords))],
  ])("lets in who has the password in %s", async (_, plain) => {
    await using door = await Door.open({ plain }, { plainServer: true });
    const { decision, message } = await door.knock(plainClient("ada", "lovelace"));
    expect(decision).toMatchObject({ allowed: true, userId: "ada", username: "ada" });
    expect(message?.metadata.userId).toBe("ada");
  });

  test.each([
    ["a wrong password", "ada", "ross"],
    ["the start of the password", "ada", "love"],
    ["an unknown name", "eve", "lovelace"],
    ["a name that every object has", "constructor", "Object"],
    ["another such name", "__proto__", "x"],
  ])("turns away %s", async (_, name, password) => {
    await using door = await Door.open({ plain: passwords }, { plainServer: true });
    const { decision } = await door.knock(plainClient(name, password));
    expect(decision).toMatchObject({
      status: 400,
      reason: "Unknown user or wrong password",
      userId: undefined,
      username: name,
    });
    const { message } = await door.knock(plainClient("bob", "ross"));
    expect(message?.metadata.userId).toBe("bob");
    expect(door.server.tryReceive()).toBeUndefined();
  });

  test("reads the passwords anew for each client", async () => {
    const plain = new Map([["ada", "old"]]);
    await using door = await Door.open({ plain }, { plainServer: true });
    plain.set("ada", "new");
    expect((await door.knock(plainClient("ada", "old"))).decision.allowed).toBe(false);
    expect((await door.knock(plainClient("ada", "new"))).decision.allowed).toBe(true);
  });

  test("takes an object without prototype", async () => {
    const plain: any = Object.assign(Object.create(null), { ada: "lovelace" });
    await using door = await Door.open({ plain }, { plainServer: true });
    const { decision } = await door.knock(plainClient("ada", "lovelace"));
    expect(decision.allowed).toBe(true);
    const other = await door.knock(plainClient("toString", "x"));
    expect(other.decision.allowed).toBe(false);
  });

  test("asks a function for name and password", async () => {
    const came: string[] = [];
    await using door = await Door.open(
      {
        plain: async ({ username, password, domain, address, routingId }) => {
          came.push(username, password, domain, address, String(routingId));
          return true;
        },
      },
      { plainServer: true, zapDomain: "global" },
    );
    const { message } = await door.knock(plainClient("ådå", "lövelace"));
    expect(message?.metadata.userId).toBe("ådå");
    expect(came).toEqual(["ådå", "lövelace", "global", "127.0.0.1", ""]);
  });

  test("refuses all clients without a policy", async () => {
    const options = { curve: "any", null: true } as const;
    await using door = await Door.open(options, { plainServer: true });
    const { decision } = await door.knock(plainClient("ada", "lovelace"));
    expect(decision).toMatchObject({
      status: 400,
      reason: "There is no policy for PLAIN",
    });
  });

  test("refuses a client whose password in the table is not text", async () => {
    const plain: any = { ada: undefined, bob: "5" };
    await using door = await Door.open({ plain }, { plainServer: true });
    plain.bob = 5;
    const errors: unknown[] = [];
    door.auth.on("error", (error) => errors.push(error));
    const undefinedOne = await door.knock(plainClient("ada", "undefined"));
    expect(undefinedOne.decision.status).toBe(400);
    expect((await door.knock(plainClient("bob", "5"))).decision.status).toBe(500);
    await new Promise(setImmediate);
    expect(errors).toEqual([
      new TypeError("plain must have strings as passwords, but one is a number"),
    ]);
  });
});

describe("CURVE", () => {
  const text = ada.publicKey;
  const bytes = z85.decode(ada.publicKey);

  test.each([
    ["a list of texts", [bob.publicKey, text], text],
    ["a list of bytes", [bytes], text],
    ["a Set", new Set([text]), text],
    ["an object of users", { bob: bob.publicKey, ada: text }, "ada"],
    ["a Map of users", new Map([["ada", bytes]]), "ada"],
    ["any key", "any" as const, text],
  ])("lets in who has a key in %s", async (_, curve, userId) => {
    await using door = await Door.open({ curve }, curveServer);
    const { decision, message } = await door.knock(curveClient(ada));
    expect(decision).toMatchObject({ allowed: true, userId, publicKey: text });
    expect(message?.metadata.userId).toBe(userId);
  });

  test.each([
    ["a list", [bob.publicKey], "Unknown key"],
    ["an empty list", [], "Unknown key"],
    ["an object of users", { bob: bob.publicKey }, "Unknown key"],
    ["no policy", undefined, "There is no policy for CURVE"],
  ])("turns away who has no key in %s", async (_, curve, reason) => {
    await using door = await Door.open({ curve }, curveServer);
    const { decision } = await door.knock(curveClient(ada));
    expect(decision).toMatchObject({ status: 400, reason, userId: undefined });
    expect(door.server.tryReceive()).toBeUndefined();
  });

  test("asks a function for the key", async () => {
    const came: string[] = [];
    await using door = await Door.open(
      {
        curve: async ({ publicKey, domain, address }) => {
          came.push(publicKey, domain, address);
          return { allowed: true, userId: "ada", metadata: { "X-Role": "poet" } };
        },
      },
      { ...curveServer, zapDomain: "global" },
    );
    door.client(curveClient(ada));
    const { metadata } = await door.server.receive({ metadata: ["X-Role"] });
    expect(metadata).toMatchObject({ userId: "ada", peerAddress: "127.0.0.1" });
    expect(metadata.properties.get("X-Role")).toBe("poet");
    expect(came).toEqual([text, "global", "127.0.0.1"]);
  });

  test("does not ask about clients that know another server's key", async () => {
    await using door = await Door.open({ curve: "any" }, curveServer);
    let count = 0;
    door.auth.on("decision", () => count++);
    door.client(curveClient(ada, bob.publicKey), "from a stranger");
    const { message } = await door.knock(curveClient(ada));
    expect(String(message)).toBe("knock");
    expect(count).toBe(1);
  });

  test.each([
    ["no security", {}],
    ["PLAIN", plainClient("ada", "lovelace")],
  ])("does not ask about clients with %s", async (_, options) => {
    const open = { plain: () => true, curve: "any" } as const;
    await using door = await Door.open(open, curveServer);
    let count = 0;
    door.auth.on("decision", () => count++);
    door.client(options, "from a stranger");
    const { message } = await door.knock(curveClient(ada));
    expect(String(message)).toBe("knock");
    expect(count).toBe(1);
  });
});

describe.each(["ipc", "ws"] as const)("over %s", (transport) => {
  test("addresses count too", async () => {
    const bindTo = transport === "ws" ? "ws://127.0.0.1:*/door" : endpoint("ipc");
    const local = `localhost:${process.getuid?.()}:${process.getgid?.()}:${process.pid}`;
    await using door = await Door.open({ curve: [ada.publicKey] }, curveServer, bindTo);
    const { decision, message } = await door.knock(curveClient(ada));
    const address = transport === "ws" ? "127.0.0.1" : local;
    expect(decision).toMatchObject({ allowed: true, address });
    expect(message?.metadata).toMatchObject({
      userId: ada.publicKey,
      peerAddress: address,
    });
    expect((await door.knock(curveClient(bob))).decision.allowed).toBe(false);
  });
});

describe("addresses", () => {
  const domain = { zapDomain: "global" };

  test.each([
    ["tcp://127.0.0.1:*", { allow: ["127.0.0.0/8"] }, "OK"],
    ["tcp://127.0.0.1:*", { allow: ["10.0.0.0/8", "::1"] }, "Address is not allowed"],
    ["tcp://127.0.0.1:*", { deny: ["127.0.0.1"] }, "Address is denied"],
    [
      "tcp://127.0.0.1:*",
      { deny: ["127.0.0.1"], allow: ["127.0.0.1"] },
      "Address is denied",
    ],
    ["tcp://[::1]:*", { allow: ["::1"] }, "OK"],
    ["tcp://[::1]:*", { allow: ["127.0.0.1"] }, "Address is not allowed"],
    ["tcp://[::1]:*", { deny: ["::/64"] }, "Address is denied"],
    ["ipc", { allow: ["ipc"] }, "OK"],
    ["ipc", { allow: ["127.0.0.1"] }, "Address is not allowed"],
    ["ipc", { deny: ["ipc"] }, "Address is denied"],
    ["ipc", { deny: ["0.0.0.0/0", "::/0"] }, "OK"],
  ])("%s with %j: %s", async (bindTo, options, reason) => {
    const address = bindTo === "ipc" ? endpoint("ipc") : bindTo;
    await using door = await Door.open(options, { ...domain, ipv6: true }, address);
    const { decision } = await door.knock({ ipv6: true });
    expect(decision.reason).toBe(reason);
    expect(decision.allowed).toBe(reason === "OK");
  });

  test("IPv4 clients of an IPv6 socket count as IPv4", async () => {
    const options = { allow: ["127.0.0.1"] };
    await using door = await Door.open(
      options,
      { ...domain, ipv6: true },
      "tcp://[::]:*",
    );
    door.address = door.address.replace("[::]", "127.0.0.1");
    const { decision } = await door.knock();
    expect(decision).toMatchObject({ allowed: true, address: "::ffff:127.0.0.1" });
  });

  test("a denied address is refused with correct credentials too", async () => {
    const options = { deny: ["127.0.0.1"], curve: [ada.publicKey] };
    await using door = await Door.open(options, curveServer);
    expect((await door.knock(curveClient(ada))).decision.reason).toBe(
      "Address is denied",
    );
  });
});
