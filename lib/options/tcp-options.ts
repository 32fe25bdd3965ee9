import { bool, int32 } from "./kinds";
import { text } from "./texts";
import { socketOption } from "./numbers";

/** Options of all sockets: their TCP connections. */
export const tcpOptions = {
  /** TCP keep-alive: 1 on, 0 off, -1 as the system has it. Default -1.
   * `ZMQ_TCP_KEEPALIVE`. */
  tcpKeepalive: int32(socketOption.TCP_KEEPALIVE, { min: -1, max: 1 }),

  /** Keep-alive probes before a connection counts as dead; -1 as the system has it.
   * Default -1. `ZMQ_TCP_KEEPALIVE_CNT`. */
  tcpKeepaliveCount: int32(socketOption.TCP_KEEPALIVE_CNT, { min: -1 }),

  /** Seconds of silence before the first keep-alive probe; -1 as the system has it.
   * Default -1. `ZMQ_TCP_KEEPALIVE_IDLE`. */
  tcpKeepaliveIdle: int32(socketOption.TCP_KEEPALIVE_IDLE, { min: -1 }),

  /** Seconds between keep-alive probes; -1 as the system has it. Default -1.
   * `ZMQ_TCP_KEEPALIVE_INTVL`. */
  tcpKeepaliveInterval: int32(socketOption.TCP_KEEPALIVE_INTVL, { min: -1 }),

  /** Whether IPv6 is used as well as IPv4. Default: the context's `ipv6`, false.
   * `ZMQ_IPV6`. */
  ipv6: bool(socketOption.IPV6),

  /** The IP type-of-service byte, 0 to 255. Default 0. `ZMQ_TOS`. */
  typeOfService: int32(socketOption.TOS, { min: 0, max: 255 }),

  /** `host:port` of a SOCKS5 proxy for tcp connections; null for none. Default null.
   * `ZMQ_SOCKS_PROXY`. */
  socksProxy: text(socketOption.SOCKS_PROXY, {
    takes: "a string or a Buffer that is not empty, or null",
  }),

  /** User name for the SOCKS5 proxy, up to 255 bytes; null for none. Default null.
   * `ZMQ_SOCKS_USERNAME`. */
  socksUsername: text(socketOption.SOCKS_USERNAME, { takes: "1 to 255 bytes, or null" }),

  /** Password for the SOCKS5 proxy, up to 255 bytes; null for none. Default null.
   * `ZMQ_SOCKS_PASSWORD`. */
  socksPassword: text(socketOption.SOCKS_PASSWORD, {
    secret: true,
    takes: "1 to 255 bytes, or null",
  }),

  /** Milliseconds for which tcp retransmits unanswered data before it gives the
   * connection up; 0 as the system has it. Default 0. `ZMQ_TCP_MAXRT`. */
  tcpMaxRetransmitTimeout: int32(socketOption.TCP_MAXRT, { min: 0 }),

  /** Name of the network interface (or VRF) that connections are tied to; null for any.
   * Default null. `ZMQ_BINDTODEVICE`. */
  interface: text(socketOption.BINDTODEVICE, { takes: "1 to 15 bytes, or null" }),

  /** Whether tcp uses Windows' fast path for loopback. Default false.
   * `ZMQ_LOOPBACK_FASTPATH`. */
  loopbackFastPath: bool(socketOption.LOOPBACK_FASTPATH),

  /** Priority of the packets in the kernel's queues, from 0; Linux only, above 6 with the
   * privilege for it. Default 0. `ZMQ_PRIORITY`. */
  priority: int32(socketOption.PRIORITY, { min: 0, needs: ["draft"] }),

  /** Microseconds for which the kernel polls the network device for data, from 0; 0
   * does not. Linux only. Default 0. From libzmq 4.3.5 on. `ZMQ_BUSY_POLL`. */
  busyPoll: int32(socketOption.BUSY_POLL, {
    access: "w",
    min: 0,
    needs: ["busyPoll", "draft"],
  }),
};
