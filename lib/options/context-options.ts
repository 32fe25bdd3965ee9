import { wholeNumber } from "../checks";
import { bool, int32 } from "./kinds";
import { type Option } from "./option";
import { threadName } from "./texts";
import { contextOption } from "./numbers";

/** Options of contexts. Those of threads and limits act until the first socket is made. */
export const contextOptions = {
  /** Threads that do the network's work, from 0 (inproc only) to 256. Default 1.
   * `ZMQ_IO_THREADS`. */
  // More than any network keeps busy; each takes two descriptors.
  ioThreads: int32(contextOption.IO_THREADS, { min: 0, max: 256, initial: 1 }),

  /** Sockets that may be open at once, those that close included, 1 to 1,048,576.
   * Default 1023. `ZMQ_MAX_SOCKETS`. */
  // Each takes a descriptor, and systems allow a process no more of them by default.
  maxSockets: int32(contextOption.MAX_SOCKETS, { min: 1, max: 1_048_576, initial: 1023 }),

  /** The largest value of `maxSockets` that libzmq recommends on this system. `ZMQ_SOCKET_LIMIT`. */
  maxSocketsLimit: int32(contextOption.SOCKET_LIMIT, { access: "r" }),

  /** Scheduling priority of the I/O threads, within the policy's range. Needs the
   * privilege for it, and can't be taken back. Default -1, as the system has it.
   * `ZMQ_THREAD_PRIORITY`. */
  threadPriority: int32(contextOption.THREAD_PRIORITY, {
    access: "w",
    min: 0,
    initial: -1,
  }),

  /** Scheduling policy of the I/O threads, by the system's number. Needs the privilege for
   * it, and can't be taken back. Default -1, as the system has it.
   * `ZMQ_THREAD_SCHED_POLICY`. */
  threadSchedulingPolicy: int32(contextOption.THREAD_SCHED_POLICY, {
    min: 0,
    initial: -1,
  }),

  /** Bytes of the largest message. libzmq does not enforce it; see the socket's option of
   * the same name. Default 2,147,483,647. `ZMQ_MAX_MSGSZ`. */
  maxMessageSize: int32(contextOption.MAX_MSGSZ, { min: 0 }),

  /** Bytes of libzmq's own record of a message. `ZMQ_MSG_T_SIZE`. */
  messageStructSize: int32(contextOption.MSG_T_SIZE, { access: "r" }),

  /** What the names of the I/O threads begin with, 1 to 16 bytes of which systems show the
   * first few; can't be taken back. Default null. `ZMQ_THREAD_NAME_PREFIX`. */
  threadNamePrefix: threadName(contextOption.THREAD_NAME_PREFIX),

  /** Whether libzmq hands out received frames within the buffer they were read into, for
   * sockets made from now on. False copies them first. Default true.
   * `ZMQ_ZERO_COPY_RECV`. */
  zeroCopyReceive: bool(contextOption.ZERO_COPY_RECV, { initial: true }),

  /** Whether sockets of the context use IPv6 unless they are told otherwise.
   * Default false. `ZMQ_IPV6`. */
  ipv6: bool(contextOption.IPV6),

  /** Whether the process waits, before it ends, for messages that are still queued. False
   * gives new sockets a linger of 0. Default true. `ZMQ_BLOCKY`. */
  blocky: bool(contextOption.BLOCKY, { initial: true }),
};

const rows: readonly Option<unknown>[] = Object.values(contextOptions);

/** Checks the value of an option set by number, if the option has a name and a range. */
export function checkRange(id: number, bytes: Uint8Array | null, name: string): void {
  const row = rows.find((other) => other.id === id && other.access !== "r");
  if (row?.range === undefined || bytes?.length !== row.size) return;
  wholeNumber(row.decode(Buffer.from(bytes)), name, ...row.range);
}
