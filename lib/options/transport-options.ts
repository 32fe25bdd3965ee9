import { choice } from "./choices";
import { bool, int32, uint64 } from "./kinds";

/** Options of all sockets: multicast over PGM. */
export const multicastOptions = {
  /** Multicast data rate in kilobits per second, above 0. Default 100. `ZMQ_RATE`. */
  rate: int32(8, { min: 1 }),

  /**
   * Milliseconds for which a multicast receiver can ask for lost data again, from 0.
   * Default 10,000. `ZMQ_RECOVERY_IVL`.
   */
  recoveryInterval: int32(9, { min: 0 }),

  /** Bytes of the largest multicast transport data unit, above 0. Default 1500.
   * `ZMQ_MULTICAST_MAXTPDU`. */
  multicastMaxTransportDataUnit: int32(84, { min: 1 }),
};

const norm = { needs: ["norm", "normOptions", "draft"] } as const;

/** Options of `norm` endpoints: NACK-oriented reliable multicast, from libzmq 4.3.5 on. */
export const normOptions = {
  /** How a sender paces itself: `"fixed"`, by `rate`; `"congestionControl"`, fair to TCP;
   * `"lossTolerant"`, the same for links that lose packets; `"ecn"`, with explicit
   * congestion notification; `"ecnOnly"`, by that alone. Default "congestionControl".
   * `ZMQ_NORM_MODE`. */
  normMode: choice(
    117,
    ["fixed", "congestionControl", "lossTolerant", "ecn", "ecnOnly"],
    norm,
  ),

  /** Whether a receiver asks for lost data by unicast. Default false.
   * `ZMQ_NORM_UNICAST_NACK`. */
  normUnicastNack: bool(118, norm),

  /** Kilobytes of the buffers of sender, receiver and stream, above 0. Default 2048.
   * `ZMQ_NORM_BUFFER_SIZE`. */
  normBufferSize: int32(119, { ...norm, min: 1 }),

  /** Bytes of the payload of a packet, above 0. Default 1400. `ZMQ_NORM_SEGMENT_SIZE`. */
  normSegmentSize: int32(120, { ...norm, min: 1 }),

  /** Segments in a block of forward error correction, 1 to 255. Default 16.
   * `ZMQ_NORM_BLOCK_SIZE`. */
  normBlockSize: int32(121, { ...norm, min: 1, max: 255 }),

  /** Segments of parity computed for each block, 0 to 254. Default 4.
   * `ZMQ_NORM_NUM_PARITY`. */
  normParity: int32(122, { ...norm, min: 0, max: 254 }),

  /** Segments of parity sent with each block unasked, 0 to 254. Default 0.
   * `ZMQ_NORM_NUM_AUTOPARITY`. */
  normAutoParity: int32(123, { ...norm, min: 0, max: 254 }),

  /** Whether a sender drops its oldest data when its buffer is full, instead of waiting.
   * Default false. `ZMQ_NORM_PUSH`. */
  normPush: bool(124, norm),
};

const vmci = { access: "w", needs: ["vmci"] } as const;

/** Options of `vmci` endpoints: between virtual machines. */
export const vmciOptions = {
  /** Bytes of the VMCI buffer; 0 as the driver has it. Default 0. `ZMQ_VMCI_BUFFER_SIZE`. */
  vmciBufferSize: uint64(85, vmci),
  /** Bytes of the smallest VMCI buffer; 0 as the driver has it. Default 0.
   * `ZMQ_VMCI_BUFFER_MIN_SIZE`. */
  vmciBufferMinSize: uint64(86, vmci),
  /** Bytes of the largest VMCI buffer; 0 as the driver has it. Default 0.
   * `ZMQ_VMCI_BUFFER_MAX_SIZE`. */
  vmciBufferMaxSize: uint64(87, vmci),
  /** Milliseconds for connecting; -1 as the driver has it. Default -1.
   * `ZMQ_VMCI_CONNECT_TIMEOUT`. */
  vmciConnectTimeout: int32(88, { ...vmci, initial: -1 }),
};
