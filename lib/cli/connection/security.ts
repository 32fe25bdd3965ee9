import { curveKeyPair, curvePublicKey } from "../../curve";
import type { Values } from "../command";
import { UsageError } from "../failure";
import type { securityOptions } from "../option-groups";
import { keyOf, textOrFile } from "./keys";

/** The values of the options for security. */
export type SecurityValues = Values<typeof securityOptions>;

function curveOf(values: SecurityValues): Record<string, unknown> {
  const secretText = values["curve-secret-key"];
  const publicText = values["curve-public-key"];
  const serverText = values["curve-server-key"];
  const isServer = values["curve-server"];
  if (isServer && serverText !== undefined)
    throw new UsageError(
      "--curve-server is for the server of CURVE, --curve-server-key for a client",
    );
  if (serverText === undefined && !isServer) {
    if (secretText === undefined && publicText === undefined) return {};
    throw new UsageError(
      "A key of this end also needs --curve-server-key of the server, or --curve-server",
    );
  }
  if (secretText === undefined) {
    if (isServer || publicText !== undefined)
      throw new UsageError("--curve-secret-key is missing: the secret key of this end");
    const { publicKey, secretKey } = curveKeyPair();
    return { curvePublicKey: publicKey, curveSecretKey: secretKey };
  }
  const curveSecretKey = keyOf(secretText, "--curve-secret-key", "secret");
  const given =
    publicText === undefined
      ? curvePublicKey(curveSecretKey)
      : keyOf(publicText, "--curve-public-key", "public");
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
    options["curveServerKey"] = keyOf(serverText, "--curve-server-key", "public");
  const user = values["plain-user"];
  const password = values["plain-password"];
  if (user === undefined && password === undefined) return options;
  if (user === undefined || password === undefined)
    throw new UsageError("--plain-user and --plain-password belong together");
  if ("curveSecretKey" in options)
    throw new UsageError("A connection is secured by CURVE or by PLAIN, not by both");
  options["plainUsername"] = user;
  options["plainPassword"] = textOrFile(password, "--plain-password");
  return options;
}
