// libzmq's numbers of the socket options, with their names in zeromq 5.

import { socketOption } from "../options/numbers";

/** The I/O threads that serve the socket's connections: one bit for each thread. */
export const ZMQ_AFFINITY = socketOption.AFFINITY;
/** The routing id by which routers address the socket. */
export const ZMQ_IDENTITY = socketOption.ROUTING_ID;
/** A prefix that a sub socket subscribes to. Set only. */
export const ZMQ_SUBSCRIBE = socketOption.SUBSCRIBE;
/** A prefix that a sub socket unsubscribes from. Set only. */
export const ZMQ_UNSUBSCRIBE = socketOption.UNSUBSCRIBE;
/** The rate of multicast in kilobits per second. */
export const ZMQ_RATE = socketOption.RATE;
/** Milliseconds for which lost multicast data can be recovered. */
export const ZMQ_RECOVERY_IVL = socketOption.RECOVERY_IVL;
/** The same as {@link ZMQ_RECOVERY_IVL}. */
export const ZMQ_RECOVERY_IVL_MSEC = socketOption.RECOVERY_IVL;
/** The size of the kernel's send buffer in bytes. -1: the system decides. */
export const ZMQ_SNDBUF = socketOption.SNDBUF;
/** The size of the kernel's receive buffer in bytes. -1: the system decides. */
export const ZMQ_RCVBUF = socketOption.RCVBUF;
/** Not supported: messages arrive whole. */
export const ZMQ_RCVMORE = socketOption.RCVMORE;
/** Not supported: no program has to poll. */
export const ZMQ_FD = socketOption.FD;
/**
 * Whether the socket can receive and send now: {@link ZMQ_POLLIN} and
 * {@link ZMQ_POLLOUT}. Get only.
 */
export const ZMQ_EVENTS = socketOption.EVENTS;
/** libzmq's number of the socket type. Get only. */
export const ZMQ_TYPE = socketOption.TYPE;
/**
 * Milliseconds in which queued messages are delivered after the socket is closed. -1: no
 * limit.
 */
export const ZMQ_LINGER = socketOption.LINGER;
/** Milliseconds before libzmq connects again. */
export const ZMQ_RECONNECT_IVL = socketOption.RECONNECT_IVL;
/** The number of connections that may wait to be accepted. */
export const ZMQ_BACKLOG = socketOption.BACKLOG;
/** Milliseconds up to which {@link ZMQ_RECONNECT_IVL} grows. 0: it doesn't grow. */
export const ZMQ_RECONNECT_IVL_MAX = socketOption.RECONNECT_IVL_MAX;
/**
 * The largest size of a frame in bytes. The connection of a peer that sends a larger
 * frame ends. -1: no limit.
 */
export const ZMQ_MAXMSGSIZE = socketOption.MAXMSGSIZE;
/** The high-water mark for messages to send to a peer. 0: no limit. */
export const ZMQ_SNDHWM = socketOption.SNDHWM;
/** The high-water mark for messages received from a peer. 0: no limit. */
export const ZMQ_RCVHWM = socketOption.RCVHWM;
/** The number of routers that a multicast packet may pass. */
export const ZMQ_MULTICAST_HOPS = socketOption.MULTICAST_HOPS;
/**
 * Milliseconds without a message after which `"error"` listeners get `EAGAIN`. -1 and 0:
 * never.
 */
export const ZMQ_RCVTIMEO = socketOption.RCVTIMEO;
/**
 * Milliseconds that a message may wait to be sent. After that, it fails with `EAGAIN`.
 * -1: no limit.
 */
export const ZMQ_SNDTIMEO = socketOption.SNDTIMEO;
/** Whether IPv6 is off. */
export const ZMQ_IPV4ONLY = socketOption.IPV4ONLY;
/** The last endpoint that was bound or connected. Get only. */
export const ZMQ_LAST_ENDPOINT = socketOption.LAST_ENDPOINT;
/**
 * Whether a router fails with `EHOSTUNREACH` for an unknown peer. Otherwise, it drops the
 * message.
 */
export const ZMQ_ROUTER_MANDATORY = socketOption.ROUTER_MANDATORY;
/** Whether TCP keep-alive is on: 0 off, 1 on. -1: the system decides. */
export const ZMQ_TCP_KEEPALIVE = socketOption.TCP_KEEPALIVE;
/**
 * The number of keep-alive probes without a reply that ends a connection. -1: the
 * system decides.
 */
export const ZMQ_TCP_KEEPALIVE_CNT = socketOption.TCP_KEEPALIVE_CNT;
/** Seconds of silence before the first keep-alive probe. -1: the system decides. */
export const ZMQ_TCP_KEEPALIVE_IDLE = socketOption.TCP_KEEPALIVE_IDLE;
/** Seconds between keep-alive probes. -1: the system decides. */
export const ZMQ_TCP_KEEPALIVE_INTVL = socketOption.TCP_KEEPALIVE_INTVL;
/** An address or a range of addresses that may connect over tcp. */
export const ZMQ_TCP_ACCEPT_FILTER = socketOption.TCP_ACCEPT_FILTER;
/**
 * Whether messages queue only for completed connections. Otherwise, they also queue for
 * connections that are not made yet.
 */
export const ZMQ_DELAY_ATTACH_ON_CONNECT = socketOption.IMMEDIATE;
/** Whether an xpub socket receives every subscription. Set only. */
export const ZMQ_XPUB_VERBOSE = socketOption.XPUB_VERBOSE;
/** Not supported: use a stream socket. */
export const ZMQ_ROUTER_RAW = socketOption.ROUTER_RAW;
/** Whether IPv6 is on. */
export const ZMQ_IPV6 = socketOption.IPV6;
/** The security mechanism in use: 0 none, 1 PLAIN, 2 CURVE, 3 GSSAPI. Get only. */
export const ZMQ_MECHANISM = socketOption.MECHANISM;
/** Whether clients must log in with PLAIN. */
export const ZMQ_PLAIN_SERVER = socketOption.PLAIN_SERVER;
/** The user name of a client for PLAIN. */
export const ZMQ_PLAIN_USERNAME = socketOption.PLAIN_USERNAME;
/** The password of a client for PLAIN. */
export const ZMQ_PLAIN_PASSWORD = socketOption.PLAIN_PASSWORD;
/** Whether clients must use CURVE. */
export const ZMQ_CURVE_SERVER = socketOption.CURVE_SERVER;
/** The socket's own public key: 40 characters of Z85, or 32 bytes. */
export const ZMQ_CURVE_PUBLICKEY = socketOption.CURVE_PUBLICKEY;
/** The socket's own secret key: 40 characters of Z85, or 32 bytes. */
export const ZMQ_CURVE_SECRETKEY = socketOption.CURVE_SECRETKEY;
/** The public key of the server, for clients: 40 characters of Z85, or 32 bytes. */
export const ZMQ_CURVE_SERVERKEY = socketOption.CURVE_SERVERKEY;
/**
 * The domain that libzmq passes to the authentication handler for clients of this socket.
 */
export const ZMQ_ZAP_DOMAIN = socketOption.ZAP_DOMAIN;
/** Whether a new peer of a router takes over the routing id of another peer. */
export const ZMQ_ROUTER_HANDOVER = socketOption.ROUTER_HANDOVER;
/** Milliseconds between heartbeats. 0: no heartbeats. */
export const ZMQ_HEARTBEAT_IVL = socketOption.HEARTBEAT_IVL;
/** Milliseconds without heartbeats after which the peer ends the connection. */
export const ZMQ_HEARTBEAT_TTL = socketOption.HEARTBEAT_TTL;
/** Milliseconds to wait for the reply to a heartbeat. */
export const ZMQ_HEARTBEAT_TIMEOUT = socketOption.HEARTBEAT_TIMEOUT;
/** Milliseconds that connecting may take. 0: the system decides. */
export const ZMQ_CONNECT_TIMEOUT = socketOption.CONNECT_TIMEOUT;
