/**
 * How long our sockets wait for a message: shorter than a test may take, so that one in which
 * nothing comes fails by itself and closes what it has opened.
 */
export const timeLimit = { receiveTimeout: 10_000 };
