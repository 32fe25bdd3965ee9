import { choice } from "./choices";
import { bool, int32, uint64 } from "./kinds";
import { socketOption } from "./numbers";

/** Options of all sockets for multicast over PGM. */
export const multicastOptions = {
  /** The multicast data rate in kilobits per second, above 0. Default 100. `ZMQ_RATE`. */
  rate: int32(socketOption.RATE, { min: 1 }),

  /**
   * Milliseconds for which a multicast receiver can ask for lost data again, from 0.
   * Default 10,000. `ZMQ_RECOVERY_IVL`.
   */
  recoveryInterval: int32(socketOption.RECOVERY_IVL, { min: 0 }),

  /** Bytes of the largest multicast transport data unit, above 0. Default 1500.
   * `ZMQ_MULTICAST_MAXTPDU`. */
  multicastMaxTransportDataUnit: int32(socketOption.MULTICAST_MAXTPDU, { min: 1 }),
};

const norm = { needs: ["norm", "normOptions", "draft"] } as const;

/**
 * Options of `norm` endpoints: NACK-oriented reliable multicast. From libzmq 4.3.5 on.
 */
export const normOptions = {
  /**
   * How a sender controls its rate. `"fixed"`: sends at `rate`. `"congestionControl"`:
   * shares links fairly with TCP. `"lossTolerant"`: the same, for links that lose
   * packets. `"ecn"`: adds explicit congestion notification. `"ecnOnly"`: uses explicit
   * congestion notification alone. Default "congestionControl". `ZMQ_NORM_MODE`.
   */
  normMode: choice(
    socketOption.NORM_MODE,
    ["fixed", "congestionControl", "lossTolerant", "ecn", "ecnOnly"],
    norm,
  ),

  /** Whether a receiver asks for lost data by unicast. Default false.
   * `ZMQ_NORM_UNICAST_NACK`. */
  normUnicastNack: bool(socketOption.NORM_UNICAST_NACK, norm),

  /**
   * Kilobytes of each buffer of sender, receiver and stream, above 0. Default 2048.
   * `ZMQ_NORM_BUFFER_SIZE`.
   */
  normBufferSize: int32(socketOption.NORM_BUFFER_SIZE, { ...norm, min: 1 }),

  /** Bytes of a packet's payload, above 0. Default 1400. `ZMQ_NORM_SEGMENT_SIZE`. */
  normSegmentSize: int32(socketOption.NORM_SEGMENT_SIZE, { ...norm, min: 1 }),

  /**
   * The number of segments in a block of forward error correction, 1 to 255. Default 16.
   * `ZMQ_NORM_BLOCK_SIZE`.
   */
  normBlockSize: int32(socketOption.NORM_BLOCK_SIZE, { ...norm, min: 1, max: 255 }),

  /**
   * The number of parity segments that are computed for each block, 0 to 254. Default 4.
   * `ZMQ_NORM_NUM_PARITY`.
   */
  normParity: int32(socketOption.NORM_NUM_PARITY, { ...norm, min: 0, max: 254 }),

  /**
   * The number of parity segments that are sent with each block without a request, 0 to
   * 254. Default 0. `ZMQ_NORM_NUM_AUTOPARITY`.
   */
  normAutoParity: int32(socketOption.NORM_NUM_AUTOPARITY, { ...norm, min: 0, max: 254 }),

  /**
   * Whether a sender with a full buffer drops its oldest data instead of waiting. Default
   * false. `ZMQ_NORM_PUSH`.
   */
  normPush: bool(socketOption.NORM_PUSH, norm),
};

const vmci = { access: "w", needs: ["vmci"] } as const;

/** Options of `vmci` endpoints, which connect virtual machines. */
export const vmciOptions = {
  /**
   * Bytes of the VMCI buffer. 0 keeps the driver's size. Default 0.
   * `ZMQ_VMCI_BUFFER_SIZE`.
   */
  vmciBufferSize: uint64(socketOption.VMCI_BUFFER_SIZE, vmci),
  /**
   * Bytes of the smallest VMCI buffer. 0 keeps the driver's size. Default 0.
   * `ZMQ_VMCI_BUFFER_MIN_SIZE`.
   */
  vmciBufferMinSize: uint64(socketOption.VMCI_BUFFER_MIN_SIZE, vmci),
  /**
   * Bytes of the largest VMCI buffer. 0 keeps the driver's size. Default 0.
   * `ZMQ_VMCI_BUFFER_MAX_SIZE`.
   */
  vmciBufferMaxSize: uint64(socketOption.VMCI_BUFFER_MAX_SIZE, vmci),
  /**
   * Milliseconds within which a connection must be made. -1 keeps the driver's time
   * limit. Default -1. `ZMQ_VMCI_CONNECT_TIMEOUT`.
   */
  vmciConnectTimeout: int32(socketOption.VMCI_CONNECT_TIMEOUT, { ...vmci, initial: -1 }),
};
