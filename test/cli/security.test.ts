// Laws of keys and passwords on the command line.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Context, curveKeyPair, Push } from "zmq-napi";
import { Authenticator, Certificate } from "zmq-napi/auth";

import { anyPort, Command, run } from "./cli";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zmq-napi-keys-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a client with the server's key talks by CURVE", async () => {
  const server = curveKeyPair();
  await using push = new Push({ curveServer: true, curveSecretKey: server.secretKey });
  const endpoint = await push.bind(anyPort);
  const key = [`--curve-server-key=${server.publicKey}`];
  await using pull = Command.start(["pull", endpoint, "-n", "1", ...key]);
  await push.send("secret");
  expect((await pull.ended).output.toString()).toBe("secret\n");
});

test("keys come from certificates, from files with a key, and from the environment", async () => {
  const certificate = Certificate.generate();
  await certificate.save(join(folder, "server.key"));
  const client = curveKeyPair();
  writeFileSync(join(folder, "mine"), `${client.secretKey}\n`);
  const options = ["--curve-server", "--curve-secret-key"];
  await using rep = Command.start(
    ["rep", "--bind", anyPort, ...options, `@${folder}/server.key_secret`, "-n", "2"],
    {},
  );
  const endpoint = await rep.bound();
  const file = await run([
    ...["req", endpoint, "one", "--curve-server-key", `@${folder}/server.key`],
    ...["--curve-secret-key", `@${folder}/mine`],
  ]);
  const env = {
    ZMQ_NAPI_CURVE_SERVER_KEY: certificate.publicKey,
    ZMQ_NAPI_CURVE_SECRET_KEY: client.secretKey,
  };
  const variables = await run(["req", endpoint, "two"], { env });
  expect([file.output, variables.output]).toEqual(["one\n", "two\n"]);
  expect((await rep.ended).code).toBe(0);
});

test("a wrong key or password is told, and never shown", async () => {
  const { publicKey, secretKey } = curveKeyPair();
  const rest = secretKey.slice(2);
  // It begins neither like an option nor like a file.
  const short = `x${rest}`;
  writeFileSync(join(folder, "public"), `public-key = "${publicKey}"\n`);
  const server = ["--curve-server", "--curve-secret-key"];
  const cases: [string[], RegExp][] = [
    [[...server, short], /takes a key of 40 characters of Z85/],
    [[...server, `@${folder}/public`], /has no secret key/],
    [[...server, `@${folder}/none`], /file after @ cannot be read \(ENOENT\)/],
    [[`--curve-server-key=${publicKey}`, "--curve-server"], /is for the server of CURVE/],
    [[`--curve-secret-key=${secretKey}`], /also needs --curve-server-key/],
  ];
  for (const [options, sentence] of cases) {
    const { code, errors } = await run(["sub", `@${anyPort}`, ...options]);
    expect(code).toBeGreaterThan(0);
    expect(errors).toMatch(sentence);
    expect(errors).not.toContain(rest);
  }
  expect(readFileSync(join(folder, "public"), "utf8")).toContain(publicKey);
});

test("a key of the environment that does not fit is told by its variable", async () => {
  const { publicKey, secretKey } = curveKeyPair();
  const cases: [string[], NodeJS.ProcessEnv, RegExp][] = [
    [
      ["rep", `@${anyPort}`, "--curve-server", `--curve-secret-key=${secretKey}`],
      { ZMQ_NAPI_CURVE_SERVER_KEY: publicKey },
      /ZMQ_NAPI_CURVE_SERVER_KEY in the environment for a client: take one of them away/,
    ],
    [
      ["sub", anyPort.replace("*", "9")],
      { ZMQ_NAPI_CURVE_SECRET_KEY: secretKey },
      /key of this end \(ZMQ_NAPI_CURVE_SECRET_KEY in the environment\) also needs/,
    ],
    [
      ["sub", anyPort.replace("*", "9")],
      { ZMQ_NAPI_PLAIN_USER: "me" },
      /there is only ZMQ_NAPI_PLAIN_USER in the environment/,
    ],
    [
      ["sub", anyPort.replace("*", "9")],
      { ZMQ_NAPI_CURVE_SERVER_KEY: "short" },
      /^sub: ZMQ_NAPI_CURVE_SERVER_KEY in the environment takes a key/,
    ],
  ];
  for (const [args, env, sentence] of cases) {
    const { code, errors } = await run(args, { env });
    expect(code).toBe(2);
    expect(errors).toMatch(sentence);
    expect(errors).not.toContain(secretKey);
  }
});

test("a secret is not shown if it looks like an option or a file", async () => {
  const secret = "-hush.hush";
  const forms = [
    ["push", "tcp://127.0.0.1:9", "--plain-password", secret],
    ["push", "tcp://127.0.0.1:9", "--curve-secret-key", secret],
    ["keygen", "--public-from-secret", secret],
    ["push", "tcp://127.0.0.1:9", "--plain-user=me", "--plain-password=@hush.hush"],
    ["push", "tcp://127.0.0.1:9", "--curve-server", "--curve-secret-key=@@hush.hush"],
    [
      "push",
      "tcp://127.0.0.1:9",
      "--plain-user=me",
      `--plain-password=${"hush.".repeat(60)}`,
    ],
  ];
  for (const args of forms) {
    const { code, errors } = await run(args);
    expect(code).toBeGreaterThan(0);
    expect(errors).toMatch(/^[a-z]+: [^\n]+\n$/);
    expect(errors).not.toContain("hush");
  }
});

test("a password may begin with @", async () => {
  await using context = new Context();
  await using authenticator = new Authenticator({ context, plain: { me: "@hush" } });
  await using push = new Push({ plainServer: true, context, linger: 0 });
  const endpoint = await push.bind(anyPort);
  const user = ["--plain-user", "me", "--plain-password", "@@hush"];
  await using pull = Command.start(["pull", endpoint, "-n", "1", ...user]);
  await push.send("hello");
  expect((await pull.ended).output.toString()).toBe("hello\n");
  expect(authenticator.closed).toBe(false);
});

test("a refusal by the other end is told", async () => {
  const server = curveKeyPair();
  await using push = new Push({ curveServer: true, curveSecretKey: server.secretKey });
  const endpoint = await push.bind(anyPort);
  await using pull = Command.start(["pull", endpoint]);
  await pull.printed(/^tcp:\S+ was refused: /m);
  pull.process.kill("SIGINT");
  const { errors } = await pull.ended;
  expect(errors).not.toMatch(/(was refused: .*\n).*\1/);
});

test("--plain-user and --plain-password are sent", async () => {
  await using context = new Context();
  await using authenticator = new Authenticator({ context, plain: { me: "hush" } });
  await using push = new Push({ plainServer: true, context, linger: 0 });
  const endpoint = await push.bind(anyPort);
  writeFileSync(join(folder, "password"), "hush\n");
  const user = ["--plain-user", "me", "--plain-password", `@${folder}/password`];
  await using pull = Command.start(["pull", endpoint, "-n", "1", ...user]);
  await push.send("hello");
  expect((await pull.ended).output.toString()).toBe("hello\n");
  expect(authenticator.closed).toBe(false);
});
