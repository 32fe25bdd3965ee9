// A registry of packages on this machine, for a few tarballs.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { basename } from "node:path";
import { Failure } from "../../../vendor/scripts/failure.mjs";

/** When everything was published: managers do not trust what is new. */
const published = "2020-01-01T00:00:00.000Z";

/** @param {string} tarball @returns {Record<string, unknown>} */
function manifestOf(tarball) {
  const words = ["-xzOf", tarball, "package/package.json"];
  const { status, stdout, stderr } = spawnSync("tar", words, { encoding: "utf8" });
  if (status !== 0) throw new Failure(`${tarball} is no package: ${stderr.trim()}.`);
  return JSON.parse(stdout);
}

/** @param {string} tarball @param {string} url */
function distributionOf(tarball, url) {
  const content = readFileSync(tarball);
  const hash = (/** @type {string} */ name) => createHash(name).update(content);
  const integrity = `sha512-${hash("sha512").digest("base64")}`;
  const shasum = hash("sha1").digest("hex");
  return { tarball: `${url}tarballs/${basename(tarball)}`, integrity, shasum };
}

/** What a registry says of a package. @param {string} tarball @param {string} url */
function document(tarball, url) {
  const manifest = manifestOf(tarball);
  const { name, version } = manifest;
  const dist = distributionOf(tarball, url);
  return {
    name,
    "dist-tags": { latest: version },
    versions: { [String(version)]: { ...manifest, dist } },
    time: { created: published, modified: published, [String(version)]: published },
  };
}

export class Registry {
  #server;
  url;

  /** @param {import("node:http").Server} server @param {string} url */
  constructor(server, url) {
    this.#server = server;
    this.url = url;
  }

  /** Has one version of each of these packages. @param {string[]} tarballs */
  static async open(tarballs) {
    /** @type {Map<string, { type: string, body: string | Buffer }>} */
    const pages = new Map();
    const server = createServer((request, response) => {
      const page = pages.get(decodeURIComponent(request.url ?? ""));
      response.writeHead(page ? 200 : 404, {
        "content-type": page?.type ?? "application/json",
      });
      response.end(page?.body ?? "{}");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const url = `http://127.0.0.1:${port}/`;
    for (const tarball of tarballs) {
      const entry = document(tarball, url);
      const body = JSON.stringify(entry);
      pages.set(`/${entry.name}`, { type: "application/json", body });
      const content = readFileSync(tarball);
      const type = "application/octet-stream";
      pages.set(`/tarballs/${basename(tarball)}`, { type, body: content });
    }
    return new Registry(server, url);
  }

  /** From now on, nobody reaches it. */
  async close() {
    this.#server.closeAllConnections();
    if (this.#server.listening) await once(this.#server.close(), "close");
  }
}
