import { fstatSync } from "node:fs";

import { optionNumber } from "./constants";
import { ZmqError } from "./errors";
import type { NativeSocket } from "./native";
import { bool, int32 } from "./options/kinds";
import type { Option } from "./options/option";
import { text } from "./options/texts";

const plainServer = bool(optionNumber.plainServer);
const zapDomain = text(optionNumber.zapDomain);
const zapEnforceDomain = bool(optionNumber.zapEnforceDomain);
const useFileDescriptor = int32(optionNumber.useFileDescriptor);

/** The value of an option; one that this libzmq lacks reads as its default, zero. */
export function optionOf<Value>(native: NativeSocket, option: Option<Value>): Value {
  const bytes = Buffer.alloc(option.size);
  const length = native.getOption(option.id, bytes);
  return option.decode(bytes.subarray(0, Math.max(length, 4)));
}

function refuse(address: string, reason: string): ZmqError {
  return new ZmqError("EINVAL", { address, message: `Invalid argument: ${reason}` });
}

function isSocketDescriptor(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isSocket();
  } catch {
    return false;
  }
}

/** Refuses options with which libzmq would abort the process once a peer comes. */
export function guardSecurity(native: NativeSocket, address: string): void {
  if (!optionOf(native, plainServer) || !optionOf(native, zapEnforceDomain)) return;
  if (optionOf(native, zapDomain) !== null) return;
  throw refuse(address, "plainServer with zapEnforceDomain needs a zapDomain; set one");
}

/** Refuses a descriptor that libzmq could not watch, which makes it abort the process. */
export function guardDescriptor(native: NativeSocket, address: string): void {
  const descriptor = optionOf(native, useFileDescriptor);
  if (descriptor < 0 || isSocketDescriptor(descriptor)) return;
  throw refuse(
    address,
    `useFileDescriptor is ${String(descriptor)}, which is no open socket`,
  );
}
