import { part } from "../../addon/binary/libc";
import type { Event, EventOfType, EventType, ProtoErrorCode } from "../../events/event";
import type { Style } from "../terminal/colours";

/** The colour of each type of event. */
const styles: Readonly<Record<EventType, Style>> = {
  accept: "cyan",
  "accept:error": "red",
  bind: "blue",
  "bind:error": "red",
  close: "dim",
  "close:error": "red",
  connect: "cyan",
  "connect:delay": "dim",
  "connect:retry": "yellow",
  disconnect: "yellow",
  end: "dim",
  handshake: "green",
  "handshake:error:auth": "red",
  "handshake:error:other": "red",
  "handshake:error:protocol": "red",
  unknown: "dim",
};

/** The meaning of each type of event. `%s` stands for its detail. */
const sentences: Readonly<Record<EventType, string>> = {
  accept: "A peer has connected. The handshake follows.",
  "accept:error": "A peer could not be accepted: %s.",
  bind: "The socket listens.",
  "bind:error": "The socket can't listen: %s.",
  close: "An attempt to connect has ended, or the endpoint is bound no more.",
  "close:error": "The file of the endpoint was not removed: %s.",
  connect: "The connection is there. The handshake follows.",
  "connect:delay": "Connecting takes a while. This is normal.",
  "connect:retry": "There is no connection. libzmq tries again in %s ms.",
  disconnect: "The connection has ended, and not by this end.",
  end: "The socket is closed.",
  handshake: "The handshake has succeeded: messages can pass.",
  "handshake:error:auth":
    "The authentication handler has refused the client (ZAP status %s).",
  "handshake:error:other":
    "The handshake has failed: %s. The peer may have closed the connection because its " +
    "security or its type does not fit; zmq-napi ping says more.",
  "handshake:error:protocol": "%s",
  unknown: "This version of zmq-napi does not know the event.",
};

/** What breaches of the protocol mean. */
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

function detailOf(event: Event): string {
  if (event.type === "handshake:error:protocol") return breachOf(event);
  if (event.type === "handshake:error:auth") return String(event.error.status);
  if ("interval" in event) return String(event.interval);
  return "error" in event ? event.error.message : "";
}

/** Returns the colour of an event. */
export function styleOf({ type }: Event): Style {
  return styles[type];
}

/** The types of event about which the event itself says more. */
const talkative: readonly EventType[] = [
  "disconnect",
  "handshake:error:auth",
  "handshake:error:other",
  "handshake:error:protocol",
];

/** Returns what an event means, in a sentence for people. */
export function explanationOf(event: Event): string {
  const own = part(event, "explanation");
  if (typeof own === "string" && own !== "" && talkative.includes(event.type))
    return own.endsWith(".") ? own : `${own}.`;
  return sentences[event.type].replace("%s", () => detailOf(event));
}
