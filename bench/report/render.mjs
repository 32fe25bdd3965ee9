// Draws a plot without a browser.

import { Unavailable } from "../harness/peer.mjs";

/** A text as it is written within HTML and SVG. @param {string} text */
export const escaped = (text) =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** What draws; rejects, in a sentence, if it is not there. */
export async function library() {
  try {
    return await Promise.all([import("vega"), import("vega-lite")]);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ERR_MODULE_NOT_FOUND")
      throw error;
    throw new Unavailable(
      "Plots need vega and vega-lite, which are missing: npm install --no-save vega vega-lite",
    );
  }
}

/**
 * The plot as an SVG element, which is the same for the same `spec` on every machine.
 *
 * @param {object} spec of vega-lite
 * @param {{ id: string, title: string, description: string }} names for those who can't see it
 */
export async function drawn(spec, { id, title, description }) {
  const [vega, vegaLite] = await library();
  // With a canvas, texts would be measured by what fonts there are. The types lack it.
  /** @type {any} */ (vega).textMetrics.canvas(false);
  vega.resetSVGDefIds();
  const { spec: compiled } = vegaLite.compile(
    /** @type {import("vega-lite").TopLevelSpec} */ (spec),
  );
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  const attributes = `role="img" aria-labelledby="${id}-title" aria-describedby="${id}-text"`;
  const names = `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-text">${escaped(description)}</desc>`;
  return svg.replace(/^<svg ([^>]*)>/, (_, own) => `<svg ${attributes} ${own}>${names}`);
}
