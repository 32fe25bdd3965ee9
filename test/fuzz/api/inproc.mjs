// Which sockets of a program are at which inproc names.

import { fit } from "./arbitraries/mates.mjs";

/** @typedef {import("./child/world.mjs").World} World */
/** @typedef {import("./program.mjs").Step} Step */
/** @typedef {{ socket: any, type: string, bound: boolean }} Member */

/** @type {WeakMap<World, Map<string, Member[]>>} */
const known = new WeakMap();

/** The types of v5-compat. @type {Record<string, string>} */
const modern = {
  push: "Push",
  pull: "Pull",
  req: "Request",
  rep: "Reply",
  dealer: "Dealer",
  router: "Router",
  pub: "Publisher",
  sub: "Subscriber",
  xpub: "XPublisher",
  xsub: "XSubscriber",
  pair: "Pair",
  stream: "Stream",
};

/** The name that a value stands for: an inproc endpoint. @param {World} world @param {any} value @returns {string | undefined} */
function endpoint(world, value) {
  if (typeof value === "string") return value.startsWith("inproc:") ? value : undefined;
  if (value?.$ === "closer") return endpoint(world, value.then);
  if (value?.$ === "repeat") return endpoint(world, value.text);
  if (value?.$ !== "endpoint") return undefined;
  const socket = world.places.get(value.of);
  for (const [name, members] of namesOf(world))
    if (members.some((member) => member.socket === socket && member.bound)) return name;
  return undefined;
}

/** @param {World} world @returns {Map<string, Member[]>} */
function namesOf(world) {
  /** @type {Map<string, Member[]>} */
  const names = known.get(world) ?? new Map();
  known.set(world, names);
  return names;
}

/** @param {World} world @param {Step} step */
function meeting(world, { do: kind, on = "", method = "", args = [] }) {
  if (kind !== "call" || !/^(bind|connect)/.test(method)) return undefined;
  const socket = world.places.get(on);
  const name = endpoint(world, args[0]);
  if (socket === undefined || socket.closed === true || name === undefined)
    return undefined;
  const bound = method.startsWith("bind");
  const type = modern[socket.type] ?? socket.constructor?.name;
  const others = namesOf(world).get(name) ?? [];
  return { name, others, self: { socket, type, bound } };
}

/** Whether a socket would connect to a name that no open socket has. @param {World} world @param {Step} step */
export function isUnbound(world, step) {
  const met = meeting(world, step);
  if (met === undefined || met.self.bound) return false;
  return !met.others.some(({ socket, bound }) => bound && socket.closed !== true);
}

/** Whether all that meet at a name fit; notes who is there. @param {World} world @param {Step} step */
export function fits(world, step) {
  const met = meeting(world, step);
  if (met === undefined) return true;
  const { name, others, self } = met;
  const fitting = others.every(({ type, bound }) =>
    bound === self.bound ? type === self.type : fit(type, self.type),
  );
  if (fitting) namesOf(world).set(name, [...others, self]);
  return fitting;
}
