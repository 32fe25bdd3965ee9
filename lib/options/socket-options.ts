import { bool, choice, int32, int64, uint32, uint64 } from "./kinds";
import { binary, curveKey, text } from "./texts";

/** Options that every socket has. Unless it says otherwise, a change acts on the next
 * `bind` or `connect`. */
export const commonOptions = {
  /**
   * Which I/O threads may serve new connections: a bitmap, 0 for any of them.
   * Default 0. `ZMQ_AFFINITY`.
   */
  affinity: uint64(4),

  /** Multicast data rate in kilobits per second, above 0. Default 100. `ZMQ_RATE`. */
  rate: int32(8, { min: 1 }),

  /**
   * Milliseconds for which a multicast receiver can ask for lost data again, from 0.
   * Default 10,000. `ZMQ_RECOVERY_IVL`.
   */
  recoveryInterval: int32(9, { min: 0 }),

  /** The number of the socket's type. `ZMQ_TYPE`. */
  type: int32(16, { access: "r" }),

  /**
   * Milliseconds for which unsent messages are still delivered after `close`,
   * `disconnect` or `unbind`; -1 for as long as it takes, 0 drops them. Default -1 (0 for
   * subscribers, and everywhere if the context's `blocky` was false). Acts at once.
   * `ZMQ_LINGER`.
   */
  linger: int32(17, { min: -1, immediate: true }),

  /**
   * Milliseconds before a lost connection is tried again; -1, and 0, never try.
   * Default 100. `ZMQ_RECONNECT_IVL`.
   */
  reconnectInterval: int32(18, { min: -1 }),

  /** How many incoming connections may wait to be accepted, from 0. Default 100.
   * `ZMQ_BACKLOG`. */
  backlog: int32(19, { min: 0 }),

  /**
   * Milliseconds up to which `reconnectInterval` doubles with each try; 0 keeps it the
   * same. Default 0. `ZMQ_RECONNECT_IVL_MAX`.
   */
  reconnectMaxInterval: int32(21, { min: 0 }),

  /**
   * Bytes of the largest frame that is received; a peer that sends more is disconnected.
   * -1 for no limit. Default -1. Does not apply to inproc. `ZMQ_MAXMSGSIZE`.
   */
  maxMessageSize: int64(22),

  /** The endpoint last bound, as libzmq completed it; null before. `ZMQ_LAST_ENDPOINT`. */
  lastEndpoint: text(32, { access: "r" }),

  /** TCP keep-alive: 1 on, 0 off, -1 as the system has it. Default -1.
   * `ZMQ_TCP_KEEPALIVE`. */
  tcpKeepalive: int32(34, { min: -1, max: 1 }),

  /** Keep-alive probes before a connection counts as dead; -1 as the system has it.
   * Default -1. `ZMQ_TCP_KEEPALIVE_CNT`. */
  tcpKeepaliveCount: int32(35, { min: -1 }),

  /** Seconds of silence before the first keep-alive probe; -1 as the system has it.
   * Default -1. `ZMQ_TCP_KEEPALIVE_IDLE`. */
  tcpKeepaliveIdle: int32(36, { min: -1 }),

  /** Seconds between keep-alive probes; -1 as the system has it. Default -1.
   * `ZMQ_TCP_KEEPALIVE_INTVL`. */
  tcpKeepaliveInterval: int32(37, { min: -1 }),

  /**
   * Adds an address or CIDR range from which tcp connections are accepted; null accepts
   * all again. Deprecated by libzmq. Default null. `ZMQ_TCP_ACCEPT_FILTER`.
   */
  tcpAcceptFilter: text(38, { access: "w" }),

  /**
   * Whether messages are queued only for peers that are connected. Default false:
   * messages are also queued for a peer that has yet to come. `ZMQ_IMMEDIATE`.
   */
  immediate: bool(39),

  /** Whether IPv6 is used as well as IPv4. Default: the context's `ipv6`, false.
   * `ZMQ_IPV6`. */
  ipv6: bool(42),

  /** What secures the connections: null, `"plain"`, `"curve"` or `"gssapi"`; decided by
   * the security option set last. `ZMQ_MECHANISM`. */
  securityMechanism: choice(43, [null, "plain", "curve", "gssapi"], { access: "r" }),

  /** Whether this end checks user names and passwords (PLAIN). Default false.
   * `ZMQ_PLAIN_SERVER`. */
  plainServer: bool(44),

  /** User name of a PLAIN client, up to 255 bytes; null turns PLAIN off. Default null.
   * `ZMQ_PLAIN_USERNAME`. */
  plainUsername: text(45, { takes: "1 to 255 bytes, or null" }),

  /** Password of a PLAIN client, 1 to 255 bytes; null turns PLAIN off. Default null.
   * `ZMQ_PLAIN_PASSWORD`. */
  plainPassword: text(46, { takes: "1 to 255 bytes, or null" }),

  /** Whether this end is the CURVE server, whose public key clients must know.
   * Default false. `ZMQ_CURVE_SERVER`. */
  curveServer: bool(47),

  /** This end's public CURVE key: 40 characters of Z85 or 32 bytes. Reads as Z85.
   * `ZMQ_CURVE_PUBLICKEY`. */
  curvePublicKey: curveKey(48),

  /** This end's secret CURVE key: 40 characters of Z85 or 32 bytes. Reads as Z85.
   * `ZMQ_CURVE_SECRETKEY`. */
  curveSecretKey: curveKey(49),

  /** The public CURVE key of the server, for clients: 40 characters of Z85 or 32 bytes.
   * Reads as Z85. `ZMQ_CURVE_SERVERKEY`. */
  curveServerKey: curveKey(50),

  /** Domain that authentication requests carry, 1 to 255 bytes; once set it can't be
   * cleared. Default null. `ZMQ_ZAP_DOMAIN`. */
  zapDomain: text(55, { takes: "a string or a Buffer of 1 to 255 bytes" }),

  /** The IP type-of-service byte, from 0. Default 0. `ZMQ_TOS`. */
  typeOfService: uint32(57),

  /** Adds a process id from which ipc connections are accepted. Deprecated by libzmq.
   * `ZMQ_IPC_FILTER_PID`. */
  ipcFilterProcess: int32(58, { access: "w", min: 1 }),

  /** Adds a user id from which ipc connections are accepted. Deprecated by libzmq.
   * `ZMQ_IPC_FILTER_UID`. */
  ipcFilterUser: int32(59, { access: "w", min: 0 }),

  /** Adds a group id from which ipc connections are accepted. Deprecated by libzmq.
   * `ZMQ_IPC_FILTER_GID`. */
  ipcFilterGroup: int32(60, { access: "w", min: 0 }),

  /** Milliseconds that a peer has for its handshake; 0 for no limit. Default 30,000.
   * `ZMQ_HANDSHAKE_IVL`. */
  handshakeInterval: int32(66, { min: 0 }),

  /** `host:port` of a SOCKS5 proxy for tcp connections; null for none. Default null.
   * `ZMQ_SOCKS_PROXY`. */
  socksProxy: text(68),

  /** Milliseconds between heartbeats to peers; 0 sends none. Default 0.
   * `ZMQ_HEARTBEAT_IVL`. */
  heartbeatInterval: int32(75, { min: 0 }),

  /** Milliseconds after which the peer shall give this end up when it hears nothing,
   * 0 to 6,553,599, kept in steps of 100. Default 0. `ZMQ_HEARTBEAT_TTL`. */
  heartbeatTimeToLive: int32(76, { min: 0, max: 6_553_599 }),

  /** Milliseconds to wait for a heartbeat's answer, from 0; -1, the default, reads as
   * "the same as heartbeatInterval" and can't be set again. `ZMQ_HEARTBEAT_TIMEOUT`. */
  heartbeatTimeout: int32(77, { min: 0 }),

  /** Milliseconds after which connecting is given up and tried anew; 0 as the system has
   * it. Default 0. `ZMQ_CONNECT_TIMEOUT`. */
  connectTimeout: int32(79, { min: 0 }),

  /** Milliseconds for which tcp retransmits unanswered data before it gives the
   * connection up; 0 as the system has it. Default 0. `ZMQ_TCP_MAXRT`. */
  tcpMaxRetransmitTimeout: int32(80, { min: 0 }),

  /** Whether the socket's type is one that several threads may use. `ZMQ_THREAD_SAFE`. */
  threadSafe: bool(81, { access: "r" }),

  /** Bytes of the largest multicast transport data unit, above 0. Default 1500.
   * `ZMQ_MULTICAST_MAXTPDU`. */
  multicastMaxTransportDataUnit: int32(84, { min: 1 }),

  /** A listening file descriptor that the next `bind` takes over instead of making one;
   * -1 for none. Default -1. `ZMQ_USE_FD`. */
  useFileDescriptor: int32(89, { min: -1 }),

  /** Name of the network interface (or VRF) that connections are tied to; null for any.
   * Default null. `ZMQ_BINDTODEVICE`. */
  interface: text(92),

  /** Whether a peer is refused when no authentication handler is there for the socket's
   * `zapDomain`. Default false. `ZMQ_ZAP_ENFORCE_DOMAIN`. */
  zapEnforceDomain: bool(93),

  /** Whether tcp uses Windows' fast path for loopback. Default false.
   * `ZMQ_LOOPBACK_FASTPATH`. */
  loopbackFastPath: bool(94),
};

/** Options of a libzmq with GSSAPI. */
export const gssapiOptions = {
  /** Whether this end is the GSSAPI server. Default false. `ZMQ_GSSAPI_SERVER`. */
  gssapiServer: bool(62),
  /** Name of this end's GSSAPI principal. `ZMQ_GSSAPI_PRINCIPAL`. */
  gssapiPrincipal: text(63),
  /** Name of the server's GSSAPI principal. `ZMQ_GSSAPI_SERVICE_PRINCIPAL`. */
  gssapiServicePrincipal: text(64),
  /** Whether messages travel unencrypted. Default false. `ZMQ_GSSAPI_PLAINTEXT`. */
  gssapiPlainText: bool(65),
  /** Kind of `gssapiPrincipal`. `ZMQ_GSSAPI_PRINCIPAL_NAMETYPE`. */
  gssapiPrincipalNameType: choice(90, ["hostBased", "userName", "krb5Principal"]),
  /** Kind of `gssapiServicePrincipal`. `ZMQ_GSSAPI_SERVICE_PRINCIPAL_NAMETYPE`. */
  gssapiServicePrincipalNameType: choice(91, ["hostBased", "userName", "krb5Principal"]),
};

/** Options of a libzmq with VMCI. */
export const vmciOptions = {
  /** Bytes of the VMCI buffer. `ZMQ_VMCI_BUFFER_SIZE`. */
  vmciBufferSize: uint64(85, { access: "w" }),
  /** Smallest size of the VMCI buffer. `ZMQ_VMCI_BUFFER_MIN_SIZE`. */
  vmciBufferMinSize: uint64(86, { access: "w" }),
  /** Largest size of the VMCI buffer. `ZMQ_VMCI_BUFFER_MAX_SIZE`. */
  vmciBufferMaxSize: uint64(87, { access: "w" }),
  /** Milliseconds for connecting. `ZMQ_VMCI_CONNECT_TIMEOUT`. */
  vmciConnectTimeout: int32(88, { access: "w" }),
};

/** Options of sockets that send. */
export const sendingOptions = {
  /** Bytes of the kernel's send buffer; -1 as the system has it. Default -1.
   * `ZMQ_SNDBUF`. */
  sendBufferSize: int32(11, { min: -1 }),

  /**
   * Messages that are queued for each peer before sending waits (or drops, for
   * publishers); 0 for no limit. Default 1000. Acts at once, but a queue that is full stays
   * closed until its peer has read. `ZMQ_SNDHWM`.
   */
  sendHighWaterMark: int32(23, { min: 0, immediate: true }),

  /** Milliseconds that `send` waits before it rejects with `EAGAIN`; -1 for ever, 0 not
   * at all. Default -1. Acts on the next `send`. `ZMQ_SNDTIMEO`. */
  sendTimeout: int32(28, { min: -1, immediate: true }),

  /** Network hops that multicast packets may take, above 0. Default 1.
   * `ZMQ_MULTICAST_HOPS`. */
  multicastHops: int32(25, { min: 1 }),
};

/** Options of sockets that receive. */
export const receivingOptions = {
  /** Bytes of the kernel's receive buffer; -1 as the system has it. Default -1.
   * `ZMQ_RCVBUF`. */
  receiveBufferSize: int32(12, { min: -1 }),

  /** Messages that are queued from each peer before its connection is no longer read;
   * 0 for no limit. Default 1000. Acts at once. `ZMQ_RCVHWM`. */
  receiveHighWaterMark: int32(24, { min: 0, immediate: true }),

  /** Milliseconds that `receive` waits before it rejects with `EAGAIN`; -1 for ever, 0
   * not at all. Default -1. Acts on the next `receive`. `ZMQ_RCVTIMEO`. */
  receiveTimeout: int32(27, { min: -1, immediate: true }),
};

/** Rows that several socket types share. */
const routingId = binary(5);
const probeRouter = bool(51, { access: "w", immediate: true });
const conflate = bool(54);
const invertMatching = bool(74);
const noDrop = bool(69, { access: "w", immediate: true });

/** What each socket type has besides. */
export const typeOptions = {
  publisher: {
    /** Whether `send` waits for room at the high-water mark instead of dropping.
     * Default false. Acts at once. `ZMQ_XPUB_NODROP`. */
    noDrop,
    /** Whether only the newest message is kept for each peer; multipart messages shrink
     * to their last frame. Default false. `ZMQ_CONFLATE`. */
    conflate,
    /** Whether messages go to those who have *not* subscribed to them. Set it on both
     * ends. Default false. `ZMQ_INVERT_MATCHING`. */
    invertMatching,
  },
  subscriber: {
    /** Whether only the newest message is kept; multipart messages shrink to their last
     * frame. Default false. `ZMQ_CONFLATE`. */
    conflate,
    /** Whether messages arrive that are *not* subscribed to. Set it on both ends.
     * Default false. `ZMQ_INVERT_MATCHING`. */
    invertMatching,
  },
  request: {
    /** The name by which routers address this socket, 1 to 255 bytes. Reads as a string
     * where it is UTF-8 without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`. */
    routingId,
    /** Whether a new connection starts with an empty message, which tells a router that
     * this socket is there. Default false. `ZMQ_PROBE_ROUTER`. */
    probeRouter,
    /** Whether replies are matched to requests by a number in the envelope, so that
     * stale ones are dropped. Default false. Acts at once. `ZMQ_REQ_CORRELATE`. */
    correlate: bool(52, { access: "w", immediate: true }),
    /** Whether a new request may be sent before the reply to the last one has come; use
     * it with `correlate`. Default false. Acts at once. `ZMQ_REQ_RELAXED`. */
    relaxed: bool(53, { access: "w", immediate: true }),
  },
  reply: {
    /** Kept for compatibility: a REP socket does not announce it. `ZMQ_ROUTING_ID`. */
    routingId,
  },
  dealer: {
    /** The name by which routers address this socket, 1 to 255 bytes. Reads as a string
     * where it is UTF-8 without NUL, else as a Buffer. Default null. `ZMQ_ROUTING_ID`. */
    routingId,
    /** Whether a new connection starts with an empty message, which tells a router that
     * this socket is there. Default false. `ZMQ_PROBE_ROUTER`. */
    probeRouter,
    /** Whether only the newest message is kept; multipart messages shrink to their last
     * frame. Default false. `ZMQ_CONFLATE`. */
    conflate,
  },
  router: {
    /** The name by which other routers address this socket, 1 to 255 bytes. Reads as a
     * string where it is UTF-8 without NUL, else as a Buffer. Default null.
     * `ZMQ_ROUTING_ID`. */
    routingId,
    /** Whether `send` to an unknown peer rejects with `EHOSTUNREACH`, and waits for a
     * slow one, instead of dropping. Default false. Acts at once. `ZMQ_ROUTER_MANDATORY`. */
    mandatory: bool(33, { access: "w", immediate: true }),
    /** Whether a new connection starts with an empty message, which tells another router
     * that this socket is there. Default false. `ZMQ_PROBE_ROUTER`. */
    probeRouter,
    /** Whether a new peer takes over a routing id that another one has. Default false.
     * Acts on later handshakes. `ZMQ_ROUTER_HANDOVER`. */
    handover: bool(56, { access: "w", immediate: true }),
  },
  pipeline: {
    /** Whether only the newest message is kept; multipart messages shrink to their last
     * frame. Default false. `ZMQ_CONFLATE`. */
    conflate,
  },
  singleFramePipeline: {
    /** Kept for compatibility: libzmq ignores it for these sockets. Default false.
     * `ZMQ_CONFLATE`. */
    conflate,
  },
  xpublisher: {
    /** Whether `send` waits for room at the high-water mark instead of dropping.
     * Default false. Acts at once. `ZMQ_XPUB_NODROP`. */
    noDrop,
    /** Whether subscriptions take effect only when this socket calls `subscribe`.
     * Default false. Acts at once. `ZMQ_XPUB_MANUAL`. */
    manual: bool(71, { access: "w", immediate: true }),
    /** A message for each new subscriber; null for none. Default null.
     * `ZMQ_XPUB_WELCOME_MSG`. */
    welcomeMessage: binary(72, { access: "w" }),
    /** Whether messages go to those who have *not* subscribed to them. Set it on both
     * ends. Default false. `ZMQ_INVERT_MATCHING`. */
    invertMatching,
  },
  stream: {
    /** Whether connects and disconnects arrive as empty frames. Default true.
     * `ZMQ_STREAM_NOTIFY`. */
    notify: bool(73, { access: "w", initial: true }),
  },
};
