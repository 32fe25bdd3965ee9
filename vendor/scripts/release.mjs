// Downloads upstream releases over https.

import { writeFileSync } from "node:fs";

const connectMs = 5_000;
const stallMs = 15_000;

/** @param {unknown} error */
const reasonOf = (error) => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return "code" in cause ? String(cause.code) : cause.message;
};

/**
 * Downloads `url` to `path`. Gives up after a few seconds without an answer or without data.
 * Returns undefined, or the reason of the failure.
 *
 * @param {string} url
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
export async function download(url, path) {
  const abort = new AbortController();
  const giveUp = () => abort.abort(new Error("no answer"));
  let timer = setTimeout(giveUp, connectMs);
  try {
    const response = await fetch(url, { signal: abort.signal });
    if (!response.ok || !response.body) return `HTTP status ${response.status}`;
    const chunks = [];
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, stallMs);
      chunks.push(chunk);
    }
    writeFileSync(path, Buffer.concat(chunks));
    return undefined;
  } catch (error) {
    return reasonOf(error);
  } finally {
    clearTimeout(timer);
  }
}
