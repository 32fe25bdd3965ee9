// A registry of packages on this machine, for a few tarballs.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";

/** The date of publication of all packages. Managers refuse packages that are too new. */
const published = "2020-01-01T00:00:00.000Z";

/** The registry's description of a package. */
function documentOf(tarball: string, content: Buffer, url: string) {
  const words = ["-xzOf", tarball, "package/package.json"];
  const manifest = JSON.parse(execFileSync("tar", words, { encoding: "utf8" }));
  const { name, version } = manifest as { name: string; version: string };
  const hash = (kind: string) => createHash(kind).update(content);
  const dist = {
    tarball: `${url}tarballs/${basename(tarball)}`,
    integrity: `sha512-${hash("sha512").digest("base64")}`,
    shasum: hash("sha1").digest("hex"),
  };
  return {
    name,
    "dist-tags": { latest: version },
    versions: { [version]: { ...manifest, dist } },
    time: { created: published, modified: published, [version]: published },
  };
}

export interface Registry {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves one version of each of these packages, until the registry is closed. */
export async function openRegistry(tarballs: readonly string[]): Promise<Registry> {
  const pages = new Map<string, string | Buffer>();
  const server = createServer((request, response) => {
    const page = pages.get(decodeURIComponent(request.url ?? ""));
    const type = typeof page === "string" ? "json" : "octet-stream";
    response.writeHead(page ? 200 : 404, { "content-type": `application/${type}` });
    response.end(page ?? "{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  for (const tarball of tarballs) {
    const content = readFileSync(tarball);
    const entry = documentOf(tarball, content, url);
    pages.set(`/${entry.name}`, JSON.stringify(entry));
    pages.set(`/tarballs/${basename(tarball)}`, content);
  }
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), "close");
  };
  return { url, close };
}
