import type { Event, EventType } from "../../events/event";
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

/** The types of event that say themselves what they mean. */
type Talkative = "disconnect" | (`handshake:error:${string}` & EventType);

/** The meaning of each other type of event. `%s` stands for its detail. */
const sentences: Readonly<Record<Exclude<EventType, Talkative>, string>> = {
  accept: "A peer has connected. The handshake follows.",
  "accept:error": "A peer could not be accepted: %s.",
  bind: "The socket listens.",
  "bind:error": "The socket can't listen: %s.",
  close: "An attempt to connect has ended, or the endpoint is bound no more.",
  "close:error": "The file of the endpoint was not removed: %s.",
  connect: "The connection is there. The handshake follows.",
  "connect:delay": "Connecting takes a while. This is normal.",
  "connect:retry": "There is no connection. libzmq tries again in %s ms.",
  end: "The socket is closed.",
  handshake: "The handshake has succeeded: messages can pass.",
  unknown: "This version of zmq-napi does not know the event.",
};

function detailOf(event: Event): string {
  if ("interval" in event) return String(event.interval);
  return "error" in event ? event.error.message : "";
}

/** Returns the colour of an event. */
export function styleOf({ type }: Event): Style {
  return styles[type];
}

/** Returns what an event means, in a sentence for people. */
export function explanationOf(event: Event): string {
  if ("explanation" in event) {
    const { explanation } = event;
    return explanation.endsWith(".") ? explanation : `${explanation}.`;
  }
  return sentences[event.type].replace("%s", () => detailOf(event));
}
