// Colours, marks and lines: a peer has the same everywhere. The colours can be told apart by
// people who don't see all of them (after Okabe and Ito, and Tol); the marks and the dashes
// say the same without any.

/**
 * @typedef {{ color: string, shape: string, dash: number[], width: number }} Look
 * @typedef {{ ink: string, muted: string, grid: string, paper: string | null, color: (index: number) => string }} Theme
 */

/** Names that begin alike are of one family; others take what follows. */
const families = ["zmq-napi", "zeromq.js", "libzmq", "tcp", "pyzmq", "ws", "nanomsg"];

const light = [
  ["#0072b2", "#d55e00", "#3d3d3d", "#009e73", "#c98500"],
  ["#cc79a7", "#882255", "#6f6a1f", "#5a4fcf", "#8a5a3b"],
].flat();
const dark = [
  ["#5cb8f0", "#ff8a3d", "#e6e6e6", "#2fd0a0", "#f2c14e"],
  ["#eaa0cb", "#d9709f", "#bdb76b", "#a59cf5", "#c99b78"],
].flat();

/** SVG paths within a square from -1 to 1, for vega and for the page. */
const shapes = [
  "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z",
  "M-.9,-.9H.9V.9H-.9Z",
  "M0,-1.1L1.05,.8H-1.05Z",
  "M0,-1.25L1.1,0L0,1.25L-1.1,0Z",
  "M-.35,-1.1H.35V-.35H1.1V.35H.35V1.1H-.35V.35H-1.1V-.35H-.35Z",
  "M0,1.1L1.05,-.8H-1.05Z",
  "M-1,-.6L-.6,-1L0,-.4L.6,-1L1,-.6L.4,0L1,.6L.6,1L0,.4L-.6,1L-1,.6L-.4,0Z",
  "M-1.1,-.45H1.1V.45H-1.1Z",
];
const dashes = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
];

const inks = {
  light: { ink: "#1c1e21", muted: "#5b6168", grid: "#e3e5e8", paper: "#ffffff" },
  dark: { ink: "#e8eaed", muted: "#a3a9b1", grid: "#343a41", paper: "#16191d" },
};

/** For a page that sets the variables of `variables`. @type {Theme} */
export const pageTheme = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  grid: "var(--grid)",
  paper: null,
  color: (index) => `var(--color-${index % light.length})`,
};

/** For a picture by itself, which has a background of its own. @type {Theme} */
export const pictureTheme = {
  ...inks.light,
  color: (index) => light[index % light.length],
};

/** The variables of a page, in CSS. @param {"light" | "dark"} scheme */
export function variables(scheme) {
  const colors = scheme === "light" ? light : dark;
  return [
    ...Object.entries(inks[scheme]).map(([name, value]) => `--${name}: ${value};`),
    ...colors.map((value, index) => `--color-${index}: ${value};`),
  ].join(" ");
}

/**
 * What each of the peers looks like; ours is emphasised.
 *
 * @param {string[]} peers all of a report, always in the same order
 * @param {Theme} theme
 * @returns {Map<string, Look>}
 */
export function looksOf(peers, theme) {
  /** @type {Map<string, string[]>} */
  const members = new Map(families.map((family) => [family, []]));
  for (const peer of peers) {
    const family = families.find((name) => peer === name || peer.startsWith(`${name}-`));
    members.set(family ?? peer, [...(members.get(family ?? peer) ?? []), peer]);
  }
  return new Map(
    [...members].flatMap(([family, names], index) =>
      names.map((name, variant) => [
        name,
        {
          color: theme.color(index),
          shape: shapes[index % shapes.length],
          dash: dashes[variant % dashes.length],
          width: family === "zmq-napi" ? 3 : 1.5,
        },
      ]),
    ),
  );
}
