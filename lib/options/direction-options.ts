import { int32 } from "./kinds";
import { socketOption } from "./numbers";

/**
 * libzmq writes past the end of a buffer of one byte, and aborts with an empty buffer.
 */
const batch = { min: 64, max: 16_777_216, needs: ["draft"] } as const;

/** Options of sockets that send. */
export const sendingOptions = {
  /**
   * Bytes of the kernel's send buffer. -1 keeps the system's size. Default -1.
   * `ZMQ_SNDBUF`.
   */
  sendBufferSize: int32(socketOption.SNDBUF, { min: -1 }),

  /**
   * Messages that are queued for each peer before `send` waits. Publishers drop messages
   * instead. 0 sets no limit. Default 1000. Acts at once, but a full queue stays full
   * until its peer has read. `ZMQ_SNDHWM`.
   */
  sendHighWaterMark: int32(socketOption.SNDHWM, { min: 0, immediate: true }),

  /**
   * Milliseconds that `send` waits before it rejects with `EAGAIN`. -1 waits without
   * limit, 0 does not wait. Default -1. Acts on the next `send`. `ZMQ_SNDTIMEO`.
   */
  sendTimeout: int32(socketOption.SNDTIMEO, { min: -1, immediate: true }),

  /**
   * The number of network hops that multicast packets may take, above 0. Default 1.
   * `ZMQ_MULTICAST_HOPS`.
   */
  multicastHops: int32(socketOption.MULTICAST_HOPS, { min: 1 }),

  /**
   * Bytes that are packed into one write to a connection, 64 to 16,777,216. A smaller
   * value slows messages down under load. Each busy connection takes that much memory.
   * libzmq's own default is 8192. Default 65536. `ZMQ_OUT_BATCH_SIZE`.
   */
  sendBatchSize: int32(socketOption.OUT_BATCH_SIZE, batch),
};

/** Options of sockets that receive. */
export const receivingOptions = {
  /**
   * Bytes of the kernel's receive buffer. -1 keeps the system's size. Default -1.
   * `ZMQ_RCVBUF`.
   */
  receiveBufferSize: int32(socketOption.RCVBUF, { min: -1 }),

  /**
   * Messages that are queued from each peer before libzmq stops reading its connection. 0
   * sets no limit. Default 1000. Acts at once. `ZMQ_RCVHWM`.
   */
  receiveHighWaterMark: int32(socketOption.RCVHWM, { min: 0, immediate: true }),

  /**
   * Milliseconds that `receive` waits before it rejects with `EAGAIN`. -1 waits without
   * limit, 0 does not wait. Default -1. Acts on the next `receive`. `ZMQ_RCVTIMEO`.
   */
  receiveTimeout: int32(socketOption.RCVTIMEO, { min: -1, immediate: true }),

  /**
   * Bytes that one read from a connection takes at most, 64 to 16,777,216. A smaller
   * value slows messages down under load. Each busy connection takes more than twice that
   * much memory. libzmq's own default is 8192. Default 65536. `ZMQ_IN_BATCH_SIZE`.
   */
  receiveBatchSize: int32(socketOption.IN_BATCH_SIZE, batch),
};
