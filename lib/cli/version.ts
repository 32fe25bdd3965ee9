import { readFileSync } from "node:fs";
import { join } from "node:path";

import { packageFolder } from "../addon/binary/places";

/** Returns the version of the package. */
export function version(): string {
  const text = readFileSync(join(packageFolder() ?? "", "package.json"), "utf8");
  const manifest: unknown = JSON.parse(text);
  const known = typeof manifest === "object" && manifest !== null;
  return known && "version" in manifest ? String(manifest.version) : "unknown";
}
