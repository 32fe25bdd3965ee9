// The methods, getters and options of the built package.

import { classes, socketTypes, zmq } from "./modules.mjs";

/** @typedef {{ name: string, kind: string }} OptionName */

/**
 * @typedef {{ sockets: Record<string, { methods: string[], options: OptionName[],
 *   getters: string[] }>, contextOptions: OptionName[] }} Catalog
 */

/** Each property of an object's classes. @param {object} object */
function* properties(object) {
  for (
    let layer = Object.getPrototypeOf(object);
    layer !== null && layer !== Object.prototype;
    layer = Object.getPrototypeOf(layer)
  )
    for (const name of Object.getOwnPropertyNames(layer))
      yield { name, property: Object.getOwnPropertyDescriptor(layer, name) ?? {} };
}

/** @param {any} object @param {string} name */
function kindOf(object, name) {
  try {
    return object[name] === null ? "string" : typeof object[name];
  } catch {
    return "unknown";
  }
}

/** @param {any} object */
function describe(object) {
  const all = [...properties(object)];
  /** @param {(property: PropertyDescriptor) => unknown} test */
  const names = (test) => [
    ...new Set(all.filter(({ property }) => test(property)).map(({ name }) => name)),
  ];
  return {
    methods: names(({ value }) => typeof value === "function").filter(
      (name) => name !== "constructor",
    ),
    getters: names(({ get, set }) => get !== undefined && set === undefined),
    options: names(({ set }) => set !== undefined).map((name) => ({
      name,
      kind: kindOf(object, name),
    })),
  };
}

/** @returns {Catalog} */
export function catalog() {
  const sockets = Object.fromEntries(
    socketTypes.map((type) => {
      const socket = new classes[type]();
      const described = describe(socket);
      socket.close();
      return [type, described];
    }),
  );
  return { sockets, contextOptions: describe(zmq.context).options };
}
