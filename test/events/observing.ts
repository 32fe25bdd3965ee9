// Functions that the tests of events share.

import {
  type Event,
  type EventOfType,
  type EventType,
  type Observer,
  type Socket,
} from "zmq-napi";

/** Reads until an event of a type comes. Returns that event. */
export async function until<Type extends EventType>(
  observer: Observer,
  type: Type,
): Promise<EventOfType<Type>> {
  for (;;) {
    const event = await observer.receive();
    if (isOf(event, type)) return event;
    if (event.type === "end") throw new Error(`it ended without ${type}`);
  }
}

function isOf<Type extends EventType>(
  event: Event,
  type: Type,
): event is Extract<EventOfType<Type>, Event> {
  return event.type === type;
}

/** Returns all remaining events of an observer. */
export async function rest(observer: Observer): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of observer) events.push(event);
  return events;
}

export function typesOf(events: readonly Event[]): EventType[] {
  return events.map(({ type }) => type);
}

/** Lets the event loop turn `count` times. */
export async function turns(count = 5): Promise<void> {
  while (count-- > 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

export const wildcard = "tcp://127.0.0.1:*";

/** Makes `count` events of a socket by binding it `count` times. Returns the endpoints. */
export function happen(socket: Socket, count: number): string[] {
  return Array.from({ length: count }, () => socket.bindSync(wildcard));
}
