import { wholeNumber } from "../checks";
import { bool, int32 } from "./kinds";
import { type Option } from "./option";
import { threadName } from "./texts";
import { contextOption } from "./numbers";

/**
 * Options of contexts. Options for threads and limits take effect only if they are set
 * before the first socket is made.
 */
export const contextOptions = {
  /**
   * The number of I/O threads, 0 to 256. With 0, only inproc works. Default 1.
   * `ZMQ_IO_THREADS`.
   */
  // No network keeps more than 256 threads busy. Each thread takes two descriptors.
  ioThreads: int32(contextOption.IO_THREADS, { min: 0, max: 256, initial: 1 }),

  /**
   * The number of sockets that may be open at once, 1 to 1,048,576. Sockets that are
   * closing count too. Default 1023. `ZMQ_MAX_SOCKETS`.
   */
  // Each socket takes a descriptor. Systems allow a process at most this many by default.
  maxSockets: int32(contextOption.MAX_SOCKETS, { min: 1, max: 1_048_576, initial: 1023 }),

  /**
   * The largest value of `maxSockets` that libzmq recommends on this system.
   * `ZMQ_SOCKET_LIMIT`.
   */
  maxSocketsLimit: int32(contextOption.SOCKET_LIMIT, { access: "r" }),

  /**
   * The scheduling priority of the I/O threads, within the range of the scheduling
   * policy. The process needs the privilege for the priority. Once set, the priority
   * can't be reset. Default -1, which keeps the system's priority. `ZMQ_THREAD_PRIORITY`.
   */
  threadPriority: int32(contextOption.THREAD_PRIORITY, {
    access: "w",
    min: 0,
    initial: -1,
  }),

  /**
   * The scheduling policy of the I/O threads, as the system's number. The process needs
   * the privilege for the policy. Once set, the policy can't be reset. Default -1, which
   * keeps the system's policy. `ZMQ_THREAD_SCHED_POLICY`.
   */
  threadSchedulingPolicy: int32(contextOption.THREAD_SCHED_POLICY, {
    min: 0,
    initial: -1,
  }),

  /**
   * Bytes of the largest message, from 0. libzmq does not enforce this limit. A socket's
   * `maxMessageSize` is enforced. Default 2,147,483,647. `ZMQ_MAX_MSGSZ`.
   */
  maxMessageSize: int32(contextOption.MAX_MSGSZ, { min: 0 }),

  /** Bytes of `zmq_msg_t`, libzmq's structure for a message. `ZMQ_MSG_T_SIZE`. */
  messageStructSize: int32(contextOption.MSG_T_SIZE, { access: "r" }),

  /**
   * The prefix of the names of the I/O threads, 1 to 16 bytes. Systems show only the
   * first few bytes. Once set, the prefix can't be removed. Default null.
   * `ZMQ_THREAD_NAME_PREFIX`.
   */
  threadNamePrefix: threadName(contextOption.THREAD_NAME_PREFIX),

  /**
   * Whether received frames stay in the buffer that libzmq read them into. False copies
   * each frame out of the buffer. Applies to sockets that are made afterwards. Default
   * true. `ZMQ_ZERO_COPY_RECV`.
   */
  zeroCopyReceive: bool(contextOption.ZERO_COPY_RECV, { initial: true }),

  /**
   * Whether the sockets of the context use IPv6. A socket's own `ipv6` overrides this
   * option. Default false. `ZMQ_IPV6`.
   */
  ipv6: bool(contextOption.IPV6),

  /**
   * Whether the process waits, before it ends, for messages that are still queued. False
   * gives new sockets a `linger` of 0. Default true. `ZMQ_BLOCKY`.
   */
  blocky: bool(contextOption.BLOCKY, { initial: true }),
};

const rows: readonly Option<unknown>[] = Object.values(contextOptions);

/**
 * Checks the value of an option that is set by number, if the option has a name and a
 * range.
 *
 * @throws RangeError with code `EINVAL` for a number out of range.
 */
export function checkRange(id: number, bytes: Uint8Array | null, name: string): void {
  const row = rows.find((other) => other.id === id && other.access !== "r");
  if (row?.range === undefined || bytes?.length !== row.size) return;
  wholeNumber(row.decode(Buffer.from(bytes)), name, ...row.range);
}
