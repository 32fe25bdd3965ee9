"use strict";
// The surroundings of a step of the smoke test: sockets, and traffic between them.

/** Throws an error with the sentence, unless the check holds. */
function check(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

/** Calls `act` with each number below `count`, one call after the other. */
async function each(count, act) {
  for (let number = 0; number < count; number++) await act(number);
}

/** Receives the messages 0 to `count` - 1, in order, each once. */
async function receiveNumbers(socket, count) {
  await each(count, async (number) => {
    const frames = await socket.receive();
    const text = frames.join(" ");
    check(text === String(number), `Message ${number} of ${count} is "${text}".`);
  });
}

/** Sends `count` messages between two connected sockets, and checks the messages. */
async function exchange(from, to, count) {
  await Promise.all([
    each(count, (number) => from.send(String(number))),
    receiveNumbers(to, count),
  ]);
}

class Scene {
  #sockets = [];

  constructor(count) {
    /** The number of messages over a transport. */
    this.count = count;
  }

  /** A part of `count`, for slower steps. */
  part(divisor) {
    return Math.max(10, Math.round(this.count / divisor));
  }

  /** Opens a socket, which is closed with the scene. */
  open(Type, options = {}) {
    const socket = new Type(options);
    this.#sockets.push(socket);
    return socket;
  }

  /** Closes the sockets of a passed step. */
  close() {
    for (const socket of this.#sockets) socket.close();
  }

  /** Closes the sockets of a failed step, and drops their unsent messages. */
  drop() {
    for (const socket of this.#sockets.filter(({ closed }) => !closed)) {
      socket.linger = 0;
      socket.close();
    }
  }
}

module.exports = { check, each, exchange, receiveNumbers, Scene };
