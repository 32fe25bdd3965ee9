import { didYouMean, got } from "../checks";
import { socketCore } from "../sockets/core";
import type { Socket } from "../sockets/socket";
import { type OptionName, options } from "./option-names";
import * as numbers from "./option-numbers";
import { type OptionResult, type Translation, translations } from "./translations";

/** The translations with the names of their options, which errors show. */
const byNumber: ReadonlyMap<number, [string, Translation]> = new Map(
  Object.entries(numbers).map(([name, number]) => [number, [name, translations[number]]]),
);

const numberByName: ReadonlyMap<unknown, number> = new Map(Object.entries(options));

function translationOf(option: unknown): [string, Translation] {
  const number = typeof option === "number" ? option : numberByName.get(option);
  const found = number === undefined ? undefined : byNumber.get(number);
  if (found !== undefined) return found;
  const meant = didYouMean(option, Object.keys(options));
  throw new TypeError(
    `Unknown option: ${got(option)} is neither the number of an option nor one of the ` +
      `names in zmq.options${meant}`,
  );
}

/** Whether `name` is the short name of an option. */
export function isOptionName(name: string): name is OptionName {
  return numberByName.has(name);
}

/** Reads an option by its number or short name. */
export function getOption(socket: Socket, option: unknown): OptionResult {
  const [name, translation] = translationOf(option);
  return translation.get(socketCore(socket).store, name, socket);
}

/** Sets an option by its number or short name. */
export function setOption(socket: Socket, option: unknown, value: unknown): void {
  const [name, translation] = translationOf(option);
  translation.set(socketCore(socket).store, name, value);
}
