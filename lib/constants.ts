/** `ZMQ_POLLIN` and `ZMQ_POLLOUT`: the bits of `ZMQ_EVENTS`. */
export const POLLIN = 1;
export const POLLOUT = 2;
