import type { Event, EventOfType, EventType, ProtoErrorCode } from "../../events/event";
import type { Style } from "../terminal/colours";

/** What the meanings of breaches are, by their codes. */
const breaches: Readonly<Partial<Record<ProtoErrorCode, string>>> = {
  ERR_ZMTP_MECHANISM_MISMATCH:
    "The two ends have different security mechanisms, such as CURVE on one end only.",
  ERR_ZMTP_CRYPTOGRAPHIC:
    "The keys do not fit: the client has another public key of the server, or the bytes " +
    "were changed on their way.",
  ERR_ZMTP_INVALID_METADATA:
    "The types of the two sockets do not fit, or a property is malformed.",
  ERR_ZMTP_UNEXPECTED_COMMAND: "The peer has sent a command that is not due.",
};

function breachOf({ error }: EventOfType<"handshake:error:protocol">): string {
  const { code } = error;
  if (code.startsWith("ERR_ZAP"))
    return `The authentication handler of this end breaks its protocol (${code}).`;
  return breaches[code] ?? `The peer breaks the protocol (${code}).`;
}

/** How events of a type are shown. */
interface Manner<Type extends EventType> {
  readonly style: Style;
  /** Returns what the event means, in a sentence for people. */
  readonly explain: (event: EventOfType<Type>) => string;
}

const manners: { readonly [Type in EventType]: Manner<Type> } = {
  accept: {
    style: "cyan",
    explain: () => "A peer has connected. The handshake follows.",
  },
  "accept:error": {
    style: "red",
    explain: ({ error }) => `A peer could not be accepted: ${error.message}.`,
  },
  bind: { style: "blue", explain: () => "The socket listens." },
  "bind:error": {
    style: "red",
    explain: ({ error }) => `The socket can't listen: ${error.message}.`,
  },
  close: {
    style: "dim",
    explain: () => "An attempt to connect has ended, or the endpoint is bound no more.",
  },
  "close:error": {
    style: "red",
    explain: ({ error }) => `The file of the endpoint was not removed: ${error.message}.`,
  },
  connect: {
    style: "cyan",
    explain: () => "The connection is there. The handshake follows.",
  },
  "connect:delay": {
    style: "dim",
    explain: () => "Connecting takes a while. This is normal.",
  },
  "connect:retry": {
    style: "yellow",
    explain: ({ interval }) =>
      `There is no connection. libzmq tries again in ${interval} ms.`,
  },
  disconnect: {
    style: "yellow",
    explain: () => "The connection has ended, and not by this end.",
  },
  end: { style: "dim", explain: () => "The socket is closed." },
  handshake: {
    style: "green",
    explain: () => "The handshake has succeeded: messages can pass.",
  },
  "handshake:error:auth": {
    style: "red",
    explain: ({ error }) =>
      `The authentication handler has refused the client (ZAP status ${error.status}).`,
  },
  "handshake:error:other": {
    style: "red",
    explain: ({ error }) => `The handshake has failed: ${error.message}.`,
  },
  "handshake:error:protocol": { style: "red", explain: breachOf },
  unknown: {
    style: "dim",
    explain: () => "This version of zmq-napi does not know the event.",
  },
};

/** Returns the colour of an event. */
export function styleOf({ type }: Event): Style {
  return manners[type].style;
}

/** Returns what an event means, in a sentence for people. */
export function explanationOf<Type extends EventType>(
  event: EventOfType<Type> & { readonly type: Type },
): string {
  const manner: Manner<Type> = manners[event.type];
  return manner.explain(event);
}
