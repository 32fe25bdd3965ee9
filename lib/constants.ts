/** `ZMQ_POLLIN` and `ZMQ_POLLOUT`: the bits of `ZMQ_EVENTS`. */
export const POLLIN = 1;
export const POLLOUT = 2;

/**
 * Bytes of the largest datagram that libzmq sends. libzmq cuts received datagrams to this
 * size.
 */
export const datagramBytes = 8192;
