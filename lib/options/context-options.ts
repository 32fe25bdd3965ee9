import { bool, int32 } from "./kinds";
import { threadName } from "./texts";

/** Options of contexts. Those of threads and limits act until the first socket is made. */
export const contextOptions = {
  /** Threads that do the network's work, from 0 (inproc only). Default 1.
   * `ZMQ_IO_THREADS`. */
  ioThreads: int32(1, { min: 0, initial: 1 }),

  /** Sockets that may be open at once, those that close included, from 1. Default 1023.
   * `ZMQ_MAX_SOCKETS`. */
  maxSockets: int32(2, { min: 1, initial: 1023 }),

  /** The largest value that `maxSockets` takes on this system. `ZMQ_SOCKET_LIMIT`. */
  maxSocketsLimit: int32(3, { access: "r" }),

  /** Scheduling priority of the I/O threads, within the policy's range. Needs the
   * privilege for it, and can't be taken back. Default -1, as the system has it.
   * `ZMQ_THREAD_PRIORITY`. */
  threadPriority: int32(3, { access: "w", min: 0, initial: -1 }),

  /** Scheduling policy of the I/O threads, by the system's number. Needs the privilege for
   * it, and can't be taken back. Default -1, as the system has it.
   * `ZMQ_THREAD_SCHED_POLICY`. */
  threadSchedulingPolicy: int32(4, { min: 0, initial: -1 }),

  /** Bytes of the largest message. libzmq does not enforce it; see the socket's option of
   * the same name. Default 2,147,483,647. `ZMQ_MAX_MSGSZ`. */
  maxMessageSize: int32(5, { min: 0 }),

  /** Bytes of libzmq's own record of a message. `ZMQ_MSG_T_SIZE`. */
  messageStructSize: int32(6, { access: "r" }),

  /** What the names of the I/O threads begin with, 1 to 16 bytes of which systems show the
   * first few; can't be taken back. Default null. `ZMQ_THREAD_NAME_PREFIX`. */
  threadNamePrefix: threadName(9),

  /** Whether libzmq hands out received frames within the buffer they were read into, for
   * sockets made from now on. False copies them first. Default true.
   * `ZMQ_ZERO_COPY_RECV`. */
  zeroCopyReceive: bool(10, { initial: true }),

  /** Whether sockets of the context use IPv6 unless they are told otherwise.
   * Default false. `ZMQ_IPV6`. */
  ipv6: bool(42),

  /** Whether the process waits, before it ends, for messages that are still queued. False
   * gives new sockets a linger of 0. Default true. `ZMQ_BLOCKY`. */
  blocky: bool(70, { initial: true }),
};
