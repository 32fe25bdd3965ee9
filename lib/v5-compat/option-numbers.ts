// libzmq's numbers of the options of sockets, by the names that they had in zeromq 5.

/** Which I/O threads serve the socket's connections, as bits. */
export const ZMQ_AFFINITY = 4;
/** The name by which routers address the socket. */
export const ZMQ_IDENTITY = 5;
/** A prefix of messages that a sub socket wants. Set only. */
export const ZMQ_SUBSCRIBE = 6;
/** A prefix that it wants no longer. Set only. */
export const ZMQ_UNSUBSCRIBE = 7;
/** Kilobits per second of multicast. */
export const ZMQ_RATE = 8;
/** Milliseconds for which multicast can be repaired. */
export const ZMQ_RECOVERY_IVL = 9;
/** The same as {@link ZMQ_RECOVERY_IVL}. */
export const ZMQ_RECOVERY_IVL_MSEC = 9;
/** The kernel's send buffer, in bytes; -1 leaves it to the system. */
export const ZMQ_SNDBUF = 11;
/** The kernel's receive buffer, in bytes; -1 leaves it to the system. */
export const ZMQ_RCVBUF = 12;
/** Not supported: messages arrive whole. */
export const ZMQ_RCVMORE = 13;
/** Not supported: nobody needs to poll. */
export const ZMQ_FD = 14;
/** Whether the socket can receive and send now: {@link ZMQ_POLLIN} and
 * {@link ZMQ_POLLOUT}. Get only. */
export const ZMQ_EVENTS = 15;
/** libzmq's number of the socket type. Get only. */
export const ZMQ_TYPE = 16;
/** Milliseconds for which a closed socket goes on delivering; -1 for as long as it takes. */
export const ZMQ_LINGER = 17;
/** Milliseconds before connecting again. */
export const ZMQ_RECONNECT_IVL = 18;
/** How many connections may wait to be accepted. */
export const ZMQ_BACKLOG = 19;
/** Milliseconds up to which that time grows; 0 keeps it as it is. */
export const ZMQ_RECONNECT_IVL_MAX = 21;
/** Bytes that a frame may have; a peer that sends a longer one is cut off. -1: no limit. */
export const ZMQ_MAXMSGSIZE = 22;
/** How many messages may wait for a peer on their way out; 0: no limit. */
export const ZMQ_SNDHWM = 23;
/** How many messages may wait on their way in; 0: no limit. */
export const ZMQ_RCVHWM = 24;
/** How many routers a multicast packet may pass. */
export const ZMQ_MULTICAST_HOPS = 25;
/** Milliseconds without a message after which `"error"` listeners are told `EAGAIN`;
 * -1 and 0: never. */
export const ZMQ_RCVTIMEO = 27;
/** Milliseconds that a message may wait to be sent before it fails with `EAGAIN`; -1: for
 * as long as it takes. */
export const ZMQ_SNDTIMEO = 28;
/** Whether IPv6 is off. */
export const ZMQ_IPV4ONLY = 31;
/** The endpoint that was bound or connected last. Get only. */
export const ZMQ_LAST_ENDPOINT = 32;
/** Whether a router fails with `EHOSTUNREACH` instead of dropping what is for nobody. */
export const ZMQ_ROUTER_MANDATORY = 33;
/** TCP keep-alive: -1 as the system has it, 0 off, 1 on. */
export const ZMQ_TCP_KEEPALIVE = 34;
/** How many probes may go unanswered; -1 as the system has it. */
export const ZMQ_TCP_KEEPALIVE_CNT = 35;
/** Seconds of silence before the first probe; -1 as the system has it. */
export const ZMQ_TCP_KEEPALIVE_IDLE = 36;
/** Seconds between probes; -1 as the system has it. */
export const ZMQ_TCP_KEEPALIVE_INTVL = 37;
/** An address or range that may connect by tcp. */
export const ZMQ_TCP_ACCEPT_FILTER = 38;
/** Whether messages wait for a connection instead of queueing for one to come. */
export const ZMQ_DELAY_ATTACH_ON_CONNECT = 39;
/** Whether an xpub socket receives every subscription. Set only. */
export const ZMQ_XPUB_VERBOSE = 40;
/** Not supported: use a stream socket. */
export const ZMQ_ROUTER_RAW = 41;
/** Whether IPv6 is on. */
export const ZMQ_IPV6 = 42;
/** The security in use: 0 none, 1 PLAIN, 2 CURVE, 3 GSSAPI. Get only. */
export const ZMQ_MECHANISM = 43;
/** Whether clients have to log in with PLAIN. */
export const ZMQ_PLAIN_SERVER = 44;
/** The name with which a client logs in. */
export const ZMQ_PLAIN_USERNAME = 45;
/** The password with which a client logs in. */
export const ZMQ_PLAIN_PASSWORD = 46;
/** Whether clients have to use CURVE. */
export const ZMQ_CURVE_SERVER = 47;
/** The socket's own public key: 40 characters or 32 bytes. */
export const ZMQ_CURVE_PUBLICKEY = 48;
/** Its secret key. */
export const ZMQ_CURVE_SECRETKEY = 49;
/** For clients, the public key of the server. */
export const ZMQ_CURVE_SERVERKEY = 50;
/** What the authentication handler is told that clients come in to. */
export const ZMQ_ZAP_DOMAIN = 55;
/** Whether a new peer of a router takes over the identity of another. */
export const ZMQ_ROUTER_HANDOVER = 56;
/** Milliseconds between heartbeats; 0: none. */
export const ZMQ_HEARTBEAT_IVL = 75;
/** Milliseconds after which the peer shall give up without heartbeats. */
export const ZMQ_HEARTBEAT_TTL = 76;
/** Milliseconds to wait for the answer to a heartbeat. */
export const ZMQ_HEARTBEAT_TIMEOUT = 77;
/** Milliseconds that connecting may take; 0 as the system has it. */
export const ZMQ_CONNECT_TIMEOUT = 79;
