import { turn } from "./turn";

/** The receiving half of a socket. */
interface Receiving {
  /** Resolves waiting operations with the messages that have arrived. */
  serve(): void;
  /** The number of messages that it has taken in advance. */
  readonly prefetched: number;
}

/**
 * How many messages are taken in a turn of the event loop, even if other operations have
 * used up the turn. So a loop that only sends stops no loop that receives. This is less
 * than a turn can deliver, so that the messages do not pile up.
 */
const leastPerTurn = 128;

/**
 * The sockets that wait for their place in the event-loop turns, because more messages are
 * there than one turn can deliver. The first to come is the first to be served.
 *
 * Without the queue, loops over many sockets would run side by side. Each socket would
 * prefetch messages, and hold them until all other loops have taken one.
 */
class ReadyQueue {
  readonly #sockets = new Set<Receiving>();
  #scheduled = false;
  #takenInTurn = 0;

  /** Whether a socket that has taken its share should let others go first. */
  get crowded(): boolean {
    return turn.next !== undefined || this.#sockets.size > 0;
  }

  /** Serves `socket` after all that wait already. */
  add(socket: Receiving): void {
    this.#sockets.add(socket);
    this.#schedule();
  }

  remove(socket: Receiving): void {
    this.#sockets.delete(socket);
  }

  #schedule(): void {
    if (this.#scheduled || this.#sockets.size === 0) return;
    this.#scheduled = true;
    // A tick runs when no promise has a handler to run any more. The loop over the socket
    // before has then taken its messages.
    const serveLater = (): void => {
      process.nextTick(this.#serveNext);
    };
    if (turn.next === undefined || this.#takenInTurn < leastPerTurn) {
      queueMicrotask(serveLater);
      return;
    }
    void turn.next.then(() => {
      this.#takenInTurn = 0;
      serveLater();
    });
  }

  #serve(socket: Receiving): void {
    try {
      void turn.countOperation();
      socket.serve();
      this.#takenInTurn += 1 + socket.prefetched;
    } finally {
      // An error, such as a lack of memory, is not one of the other sockets.
      this.#schedule();
    }
  }

  readonly #serveNext = (): void => {
    this.#scheduled = false;
    for (const socket of this.#sockets) {
      this.#sockets.delete(socket);
      this.#serve(socket);
      break;
    }
  };
}

/** The ready queue of this JavaScript thread. */
export const readyQueue = new ReadyQueue();
