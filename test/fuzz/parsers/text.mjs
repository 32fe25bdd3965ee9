// The parsers that are written in TypeScript: endpoints, and the ZPL of certificates.

import assert from "node:assert";
import { Session } from "node:inspector/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { register } from "tsx/cjs/api";

// The modules themselves: in dist/ they are part of one file, whose coverage says nothing.
register();
const require = createRequire(import.meta.url);
const lib = join(import.meta.dirname, "../../../lib");
process.env["ZMQ_NAPI_BINARY"] ??= join(lib, "../build/Release/zmq_napi.node");
const { checkEndpoint, checkText, hostToResolve, withHost, withKnownHost } = require(
  join(lib, "endpoint/endpoints.ts"),
);
const { partsOf } = require(join(lib, "endpoint/address.ts"));
const { transportOf } = require(join(lib, "endpoint/transports.ts"));
const { certificateIn } = require(join(lib, "auth/certificate.ts"));
const { format, parse } = require(join(lib, "auth/zpl.ts"));
const { ZmqError } = require(join(lib, "errors.ts"));

/** Returns the result of `call`; undefined if it throws an error of an allowed `kind`. @param {() => any} call @param {Function[]} kinds */
function attempt(call, ...kinds) {
  try {
    return call();
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

/** @param {string} text */
function endpointLaw(text) {
  attempt(() => checkText(text), TypeError);
  for (const to of ["bind", "connect"])
    for (const type of [5, 18]) attempt(() => checkEndpoint(text, to, type), ZmqError);
  hostToResolve(text);
  withKnownHost(text);
  const parts = partsOf(text);
  if (parts === undefined) return;
  const { transport, source, host, port, path } = parts;
  const ends = `${source === undefined ? "" : `${source};`}${host}:${port}`;
  assert.equal(`${transport}://${ends}${path}`, text);
  assert.equal(transport, transportOf(text));
  const moved = partsOf(withHost(text, "::1"));
  assert.deepEqual(moved, { ...parts, source: undefined, host: "[::1]" });
}

/** @param {string} text */
function zplLaw(text) {
  attempt(() => certificateIn(text, "a file"), ZmqError);
  const properties = attempt(() => parse(text), ZmqError) ?? [];
  for (const property of properties) {
    const { section, name, value } = property;
    const written = attempt(() => format(section, [[name, value]]), TypeError);
    if (written !== undefined) assert.deepEqual(parse(written), [property]);
  }
}

const word = fc.oneof(
  fc.constantFrom("*", "[::1]", "127.0.0.1", "a;b:1", "0", "65536", "", "public-key"),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ maxLength: 12 }),
  fc.stringMatching(/^[a-z0-9.:/;@%{}[\]*-]{0,16}$/),
);
const transports = fc.constantFrom(
  "tcp",
  "udp",
  "ws",
  "wss",
  "ipc",
  "inproc",
  "tipc",
  "",
);
const endpoint = fc
  .tuple(transports, fc.constantFrom("://", ":/", ""), word, word, word)
  .map(([transport, mark, a, b, c]) => `${transport}${mark}${a}:${b}/${c}`);
const line = fc
  .tuple(
    fc.constantFrom("", "    ", "  ", "\t"),
    fc.oneof(word, fc.constantFrom("curve", "metadata", "public-key", "secret-key")),
    fc.constantFrom("", " = ", "=", " #", "\n"),
    fc.oneof(
      word,
      word.map((text) => `"${text}"`),
      fc.constant(`"${"0".repeat(40)}"`),
    ),
  )
  .map((parts) => parts.join(""));

/** The keys of the examples in libzmq's manual. */
const publicKey = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
const secretKey = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";
const key = fc.constantFrom(publicKey, secretKey, "0".repeat(40), publicKey.slice(1));
const certificate = fc
  .tuple(line, key, key, line)
  .map(([metadata, open, secret, last]) =>
    [
      `metadata\n    ${metadata}\ncurve\n    public-key = "${open}"`,
      `    secret-key = "${secret}"\n${last}`,
    ].join("\n"),
  );

/**
 * Each with the law that any text keeps, and the files whose coverage counts.
 *
 * @type {Record<string, { texts: fc.Arbitrary<string>, law: (text: string) => void, files: RegExp }>}
 */
export const textTargets = {
  endpoint: {
    texts: fc.oneof(endpoint, word),
    law: endpointLaw,
    files: /lib\/endpoint\/(address|endpoints|transports)\.ts/,
  },
  zpl: {
    texts: fc.oneof(
      fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n")),
      certificate,
      word,
    ),
    law: zplLaw,
    files: /lib\/auth\/(zpl|certificate)\.ts/,
  },
};

/** The blocks that ran, of all in `files`. @param {Session} session @param {RegExp} files */
async function coverage(session, files) {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const ranges = result
    .filter(({ url }) => files.test(url))
    .flatMap(({ functions }) => functions.flatMap((one) => one.ranges));
  assert.notEqual(ranges.length, 0, `no loaded file matches ${String(files)}`);
  return `${ranges.filter(({ count }) => count > 0).length} of ${ranges.length} blocks`;
}

/** Tries texts for so many seconds. @param {string} name @param {number} seconds @param {number} seed */
export async function fuzzText(name, seconds, seed) {
  const { texts, law, files } = textTargets[name];
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", {
    callCount: true,
    detailed: true,
  });
  const end = performance.now() + seconds * 1000;
  let inputs = 0;
  let fault;
  while (fault === undefined && performance.now() < end) {
    const outcome = fc.check(fc.property(texts, law), {
      numRuns: 1000,
      seed: seed + inputs,
    });
    inputs += outcome.numRuns;
    if (outcome.failed)
      fault = `${JSON.stringify(outcome.counterexample)}: ${outcome.errorInstance}`;
  }
  const covered = await coverage(session, files);
  session.disconnect();
  return { inputs, covered, fault };
}
