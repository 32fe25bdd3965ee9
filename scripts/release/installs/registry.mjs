// A registry of packages on this machine, for a few tarballs.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename } from "node:path";
import { outputOf } from "../../support/run.mjs";

/** The date of publication of all packages. Managers refuse packages that are too new. */
const published = "2020-01-01T00:00:00.000Z";

/** Returns the description of a package, as a registry has it. @param {string} tarball @param {Buffer} content @param {string} url */
async function documentOf(tarball, content, url) {
  const words = ["tar", "-xzOf", tarball, "package/package.json"];
  const manifest = JSON.parse(await outputOf(words));
  const { name, version } = manifest;
  const hash = (/** @type {string} */ kind) => createHash(kind).update(content);
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

/** Starts a registry with one version of each of these packages. It serves until it is closed. @param {string[]} tarballs */
export async function openRegistry(tarballs) {
  /** @type {Map<string, string | Buffer>} */
  const pages = new Map();
  const server = createServer((request, response) => {
    const page = pages.get(decodeURIComponent(request.url ?? ""));
    const type = typeof page === "string" ? "json" : "octet-stream";
    response.writeHead(page ? 200 : 404, { "content-type": `application/${type}` });
    response.end(page ?? "{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${address.port}/`;
  for (const tarball of tarballs) {
    const content = readFileSync(tarball);
    const entry = await documentOf(tarball, content, url);
    pages.set(`/${entry.name}`, JSON.stringify(entry));
    pages.set(`/tarballs/${basename(tarball)}`, content);
  }
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), "close");
  };
  return { url, close };
}
