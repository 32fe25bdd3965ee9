"use strict";
// What a step of the smoke test has to itself: sockets, and traffic between them.

/** What steps fail with: a sentence. */
function check(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

/** Calls `act` with each number below `count`, one call after the other. */
async function each(count, act) {
  for (let number = 0; number < count; number++) await act(number);
}

/** Takes `count` messages that are their numbers, in order, each once. */
async function receiveNumbers(socket, count) {
  await each(count, async (number) => {
    const frames = await socket.receive();
    const text = frames.join(" ");
    check(text === String(number), `Message ${number} of ${count} is "${text}".`);
  });
}

/** Sends `count` messages from the one to the other, which are linked, and checks them. */
async function exchange(from, to, count) {
  await Promise.all([
    each(count, (number) => from.send(String(number))),
    receiveNumbers(to, count),
  ]);
}

class Scene {
  #sockets = [];

  constructor(count) {
    /** How many messages go over a transport. */
    this.count = count;
  }

  /** A part of `count`, for what takes longer. */
  part(divisor) {
    return Math.max(10, Math.round(this.count / divisor));
  }

  /** A new socket, which is closed with the scene. */
  open(Type, options = {}) {
    const socket = new Type(options);
    this.#sockets.push(socket);
    return socket;
  }

  /** Closes the sockets of a step that has passed. */
  close() {
    for (const socket of this.#sockets) socket.close();
  }

  /** Closes the sockets of a step that has failed, with what they still have to send. */
  drop() {
    for (const socket of this.#sockets.filter(({ closed }) => !closed)) {
      socket.linger = 0;
      socket.close();
    }
  }
}

module.exports = { check, each, exchange, receiveNumbers, Scene };
