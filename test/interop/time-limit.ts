/**
 * The time for which our sockets wait for a message. It is shorter than the time limit of a
 * test. So a test without a message fails by itself, and closes its sockets.
 */
export const timeLimit = { receiveTimeout: 10_000 };
