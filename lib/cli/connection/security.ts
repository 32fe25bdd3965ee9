import { curveKeyPair, curvePublicKey } from "../../curve";
import type { Values } from "../command";
import { UsageError } from "../failure";
import { securityOptions } from "../option-groups";
import { keyOf, textOrFile } from "./keys";

type OptionName = keyof typeof securityOptions;

/** The values of the options for security. */
export type SecurityValues = Values<typeof securityOptions> & {
  /** The side of a proxy whose own options these are, such as `frontend`. */
  readonly side?: string | undefined;
};

type TextName = Exclude<OptionName, "curve-server">;

/** Returns an option as the command line has it. */
function optionOf(name: OptionName, { side }: SecurityValues): string {
  return side === undefined ? `--${name}` : `--${side}-${name}`;
}

/**
 * Returns the name of an option for errors. If the value is that of its environment variable, it
 * is the name of the variable: nobody sees an option in his command line then.
 */
function nameOf(name: TextName, values: SecurityValues): string {
  const { environment } = securityOptions[name];
  const isFromThere =
    values.side === undefined &&
    values[name] !== undefined &&
    values[name] === process.env[environment];
  return isFromThere ? `${environment} in the environment` : optionOf(name, values);
}

/** Says which variable has asked for a secret key, if one has. */
function whyNeeded(values: SecurityValues): string {
  const name = nameOf("curve-public-key", values);
  return name.startsWith("--") ? "" : `, as ${name} is there`;
}

function curveOf(values: SecurityValues): Record<string, unknown> {
  const secretText = values["curve-secret-key"];
  const publicText = values["curve-public-key"];
  const serverText = values["curve-server-key"];
  const isServer = values["curve-server"];
  if (isServer && serverText !== undefined)
    throw new UsageError(
      `${optionOf("curve-server", values)} is for the server of CURVE, ${nameOf("curve-server-key", values)} ` +
        "for a client: take one of them away",
    );
  if (serverText === undefined && !isServer) {
    if (secretText === undefined && publicText === undefined) return {};
    const own = secretText === undefined ? "curve-public-key" : "curve-secret-key";
    const server = optionOf("curve-server", values);
    throw new UsageError(
      `A key of this end (${nameOf(own, values)}) also needs ${server}-key of the ` +
        `server, or ${server}`,
    );
  }
  if (secretText === undefined) {
    if (isServer || publicText !== undefined)
      throw new UsageError(
        `${optionOf("curve-secret-key", values)} is missing: the secret key of this end${whyNeeded(values)}`,
      );
    const { publicKey, secretKey } = curveKeyPair();
    return { curvePublicKey: publicKey, curveSecretKey: secretKey };
  }
  const curveSecretKey = keyOf(secretText, nameOf("curve-secret-key", values), "secret");
  const given =
    publicText === undefined
      ? curvePublicKey(curveSecretKey)
      : keyOf(publicText, nameOf("curve-public-key", values), "public");
  return { curvePublicKey: given, curveSecretKey };
}

/**
 * Returns the options of a socket for the security that the command line asks for. Empty if it
 * asks for none.
 *
 * @throws UsageError if the options don't fit together, or for something that is not a key.
 */
export function securityOf(values: SecurityValues): Record<string, unknown> {
  const options = curveOf(values);
  const serverText = values["curve-server-key"];
  if (values["curve-server"]) options["curveServer"] = true;
  if (serverText !== undefined)
    options["curveServerKey"] = keyOf(
      serverText,
      nameOf("curve-server-key", values),
      "public",
    );
  const user = values["plain-user"];
  const password = values["plain-password"];
  if (user === undefined && password === undefined) return options;
  if (user === undefined || password === undefined)
    throw new UsageError(
      `${optionOf("plain-user", values)} and ${optionOf("plain-password", values)} belong together, but there is only ${nameOf(user === undefined ? "plain-password" : "plain-user", values)}`,
    );
  if ("curveSecretKey" in options) {
    const curve = serverText === undefined ? "curve-secret-key" : "curve-server-key";
    throw new UsageError(
      `A connection is secured by CURVE or by PLAIN, not by both: there are ${nameOf(curve, values)} and ${nameOf("plain-user", values)}`,
    );
  }
  options["plainUsername"] = user;
  options["plainPassword"] = textOrFile(password, nameOf("plain-password", values));
  return options;
}
