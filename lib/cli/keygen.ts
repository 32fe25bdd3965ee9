import { command, type OptionTable } from "./command";
import { jsonOption } from "./option-groups";

export const keygenOptions = {
  out: {
    kind: "text",
    value: "FILE.key",
    short: "o",
    completes: "file",
    about: "write certificates: FILE.key for others, and FILE.key_secret for its owner",
  },
  "public-from-secret": {
    kind: "text",
    value: "KEY",
    completes: "file",
    secret: true,
    about:
      "take this secret key instead of a new one, and print its public key: 40 characters " +
      "of Z85, or @FILE with a key or a certificate, or - for the standard input. Other " +
      "users see a key itself in the list of processes",
  },
  metadata: {
    kind: "text",
    value: "NAME=VALUE",
    many: true,
    about: "put a fact about the owner into the certificates, such as name=server-7",
  },
  overwrite: { kind: "flag", about: "replace files that exist" },
  ...jsonOption,
} as const satisfies OptionTable;

/** The command that makes keys for CURVE. */
export const keygen = command({
  name: "keygen",
  group: "tools",
  needsAddon: true,
  about: "makes a pair of keys for CURVE",
  details: [
    "Prints a new public and secret key. With --out, it writes certificates instead, which " +
      "zmq-napi/auth, czmq and pyzmq read, and prints only the public key. Only the owner " +
      "of the file can read FILE.key_secret.",
  ],
  options: keygenOptions,
  examples: [
    { about: "Keys of a server", line: "zmq-napi keygen --out server.key" },
    {
      about: "The public key that belongs to a secret key",
      line: "zmq-napi keygen --public-from-secret @server.key_secret",
    },
  ],
  async run(input) {
    const { generate } = await import("./keygen/generate.js");
    return generate(input);
  },
});
