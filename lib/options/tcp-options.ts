import { bool, int32 } from "./kinds";
import { text } from "./texts";
import { socketOption } from "./numbers";

/** Options of all sockets for TCP connections. */
export const tcpOptions = {
  /**
   * TCP keep-alive: 1 turns it on, 0 turns it off, -1 keeps the system's setting. Default
   * -1. `ZMQ_TCP_KEEPALIVE`.
   */
  tcpKeepalive: int32(socketOption.TCP_KEEPALIVE, { min: -1, max: 1 }),

  /**
   * The number of keep-alive probes before a connection counts as dead. -1 keeps the
   * system's number. Default -1. `ZMQ_TCP_KEEPALIVE_CNT`.
   */
  tcpKeepaliveCount: int32(socketOption.TCP_KEEPALIVE_CNT, { min: -1 }),

  /**
   * Seconds without traffic before the first keep-alive probe. -1 keeps the system's
   * time. Default -1. `ZMQ_TCP_KEEPALIVE_IDLE`.
   */
  tcpKeepaliveIdle: int32(socketOption.TCP_KEEPALIVE_IDLE, { min: -1 }),

  /**
   * Seconds between keep-alive probes. -1 keeps the system's time. Default -1.
   * `ZMQ_TCP_KEEPALIVE_INTVL`.
   */
  tcpKeepaliveInterval: int32(socketOption.TCP_KEEPALIVE_INTVL, { min: -1 }),

  /**
   * Whether the socket uses IPv6 as well as IPv4. Default: the context's `ipv6`, false.
   * `ZMQ_IPV6`.
   */
  ipv6: bool(socketOption.IPV6),

  /** The IP type-of-service byte, 0 to 255. Default 0. `ZMQ_TOS`. */
  typeOfService: int32(socketOption.TOS, { min: 0, max: 255 }),

  /**
   * The `host:port` of a SOCKS5 proxy for tcp connections. Null means none. Default null.
   * `ZMQ_SOCKS_PROXY`.
   */
  socksProxy: text(socketOption.SOCKS_PROXY, {
    takes: "a string or a Buffer that is not empty, or null",
  }),

  /**
   * The user name for the SOCKS5 proxy, 1 to 255 bytes. Null means none. Default null.
   * `ZMQ_SOCKS_USERNAME`.
   */
  socksUsername: text(socketOption.SOCKS_USERNAME, { takes: "1 to 255 bytes, or null" }),

  /**
   * The password for the SOCKS5 proxy, 1 to 255 bytes. Null means none. Default null.
   * `ZMQ_SOCKS_PASSWORD`.
   */
  socksPassword: text(socketOption.SOCKS_PASSWORD, {
    secret: true,
    takes: "1 to 255 bytes, or null",
  }),

  /**
   * Milliseconds for which tcp retransmits unacknowledged data before it closes the
   * connection. 0 uses the system's time limit. Default 0. `ZMQ_TCP_MAXRT`.
   */
  tcpMaxRetransmitTimeout: int32(socketOption.TCP_MAXRT, { min: 0 }),

  /**
   * The name of the network interface (or VRF) that connections must use. Null allows
   * any. Default null. `ZMQ_BINDTODEVICE`.
   */
  interface: text(socketOption.BINDTODEVICE, { takes: "1 to 15 bytes, or null" }),

  /** Whether tcp uses Windows' fast path for loopback. Default false.
   * `ZMQ_LOOPBACK_FASTPATH`. */
  loopbackFastPath: bool(socketOption.LOOPBACK_FASTPATH),

  /**
   * The priority of packets in the kernel's queues, from 0. Linux only. A priority above
   * 6 needs a privilege. Default 0. `ZMQ_PRIORITY`.
   */
  priority: int32(socketOption.PRIORITY, { min: 0, needs: ["draft"] }),

  /**
   * Microseconds for which the kernel polls the network device for data, from 0. 0 does
   * not poll. Linux only. Default 0. From libzmq 4.3.5 on. `ZMQ_BUSY_POLL`.
   */
  busyPoll: int32(socketOption.BUSY_POLL, {
    access: "w",
    min: 0,
    needs: ["busyPoll", "draft"],
  }),
};
