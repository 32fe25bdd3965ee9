// Which sockets of a program are at which inproc names.

import { fit } from "./arbitraries/mates.mjs";
import { place } from "./child/names.mjs";

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

/** @param {any} socket @returns {string | undefined} */
function lastEndpoint(socket) {
  if (socket === undefined || socket.closed === true) return undefined;
  return socket.lastEndpoint ?? undefined;
}

/**
 * The name that a value stands for: an inproc endpoint.
 *
 * @param {World} world @param {any} value @returns {string | undefined}
 */
function endpoint(world, value) {
  if (typeof value === "string")
    return value.startsWith("inproc:") ? place(value, world) : undefined;
  if (value?.$ === "closer") return endpoint(world, value.then);
  if (value?.$ === "repeat") return endpoint(world, value.text);
  if (value?.$ !== "endpoint") return undefined;
  return endpoint(
    world,
    lastEndpoint(world.places.get(value.of)) ?? world.endpoints[value.of],
  );
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

/** Whether a socket would connect to a name that none has. @param {World} world @param {Step} step */
export function isUnbound(world, step) {
  const met = meeting(world, step);
  if (met === undefined || met.self.bound) return false;
  return !met.others.some(
    ({ socket, bound }) =>
      bound &&
      lastEndpoint(socket) === met.name &&
      socket.context === met.self.socket.context,
  );
}

/** Whether a draft socket would connect to a name. @param {World} world @param {Step} step */
export function isThreadSafe(world, step) {
  const met = meeting(world, step);
  return met !== undefined && !met.self.bound && met.self.socket.threadSafe === true;
}

/** Forgets who has a name when it is unbound. @param {World} world @param {Step} step */
function note(world, { do: kind, method = "", args = [] }) {
  if (kind !== "call" || !method.startsWith("unbind")) return;
  const name = endpoint(world, args[0]);
  if (name === undefined) return;
  const others = namesOf(world).get(name) ?? [];
  namesOf(world).set(
    name,
    others.map((member) => ({ ...member, bound: false })),
  );
}

/** Whether all that meet at a name fit; notes who is there. @param {World} world @param {Step} step */
export function fits(world, step) {
  note(world, step);
  const met = meeting(world, step);
  if (met === undefined) return true;
  const { name, others, self } = met;
  const fitting = others.every(({ type, bound }) =>
    bound === self.bound ? type === self.type : fit(type, self.type),
  );
  if (fitting) namesOf(world).set(name, [...others, self]);
  return fitting;
}
