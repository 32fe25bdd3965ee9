// libzmq's numbers of the options of sockets, by the names that they had in zeromq 5.

import { socketOption } from "../options/numbers";

/** Which I/O threads serve the socket's connections, as bits. */
export const ZMQ_AFFINITY = socketOption.AFFINITY;
/** The name by which routers address the socket. */
export const ZMQ_IDENTITY = socketOption.ROUTING_ID;
/** A prefix of messages that a sub socket wants. Set only. */
export const ZMQ_SUBSCRIBE = socketOption.SUBSCRIBE;
/** A prefix that it wants no longer. Set only. */
export const ZMQ_UNSUBSCRIBE = socketOption.UNSUBSCRIBE;
/** Kilobits per second of multicast. */
export const ZMQ_RATE = socketOption.RATE;
/** Milliseconds for which multicast can be repaired. */
export const ZMQ_RECOVERY_IVL = socketOption.RECOVERY_IVL;
/** The same as {@link ZMQ_RECOVERY_IVL}. */
export const ZMQ_RECOVERY_IVL_MSEC = socketOption.RECOVERY_IVL;
/** The kernel's send buffer, in bytes; -1 leaves it to the system. */
export const ZMQ_SNDBUF = socketOption.SNDBUF;
/** The kernel's receive buffer, in bytes; -1 leaves it to the system. */
export const ZMQ_RCVBUF = socketOption.RCVBUF;
/** Not supported: messages arrive whole. */
export const ZMQ_RCVMORE = socketOption.RCVMORE;
/** Not supported: nobody needs to poll. */
export const ZMQ_FD = socketOption.FD;
/** Whether the socket can receive and send now: {@link ZMQ_POLLIN} and
 * {@link ZMQ_POLLOUT}. Get only. */
export const ZMQ_EVENTS = socketOption.EVENTS;
/** libzmq's number of the socket type. Get only. */
export const ZMQ_TYPE = socketOption.TYPE;
/** Milliseconds for which a closed socket goes on delivering; -1 for as long as it takes. */
export const ZMQ_LINGER = socketOption.LINGER;
/** Milliseconds before connecting again. */
export const ZMQ_RECONNECT_IVL = socketOption.RECONNECT_IVL;
/** How many connections may wait to be accepted. */
export const ZMQ_BACKLOG = socketOption.BACKLOG;
/** Milliseconds up to which that time grows; 0 keeps it as it is. */
export const ZMQ_RECONNECT_IVL_MAX = socketOption.RECONNECT_IVL_MAX;
/** Bytes that a frame may have; a peer that sends a longer one is cut off. -1: no limit. */
export const ZMQ_MAXMSGSIZE = socketOption.MAXMSGSIZE;
/** How many messages may wait for a peer on their way out; 0: no limit. */
export const ZMQ_SNDHWM = socketOption.SNDHWM;
/** How many messages may wait on their way in; 0: no limit. */
export const ZMQ_RCVHWM = socketOption.RCVHWM;
/** How many routers a multicast packet may pass. */
export const ZMQ_MULTICAST_HOPS = socketOption.MULTICAST_HOPS;
/** Milliseconds without a message after which `"error"` listeners are told `EAGAIN`;
 * -1 and 0: never. */
export const ZMQ_RCVTIMEO = socketOption.RCVTIMEO;
/** Milliseconds that a message may wait to be sent before it fails with `EAGAIN`; -1: for
 * as long as it takes. */
export const ZMQ_SNDTIMEO = socketOption.SNDTIMEO;
/** Whether IPv6 is off. */
export const ZMQ_IPV4ONLY = socketOption.IPV4ONLY;
/** The endpoint that was bound or connected last. Get only. */
export const ZMQ_LAST_ENDPOINT = socketOption.LAST_ENDPOINT;
/** Whether a router fails with `EHOSTUNREACH` instead of dropping what is for nobody. */
export const ZMQ_ROUTER_MANDATORY = socketOption.ROUTER_MANDATORY;
/** TCP keep-alive: -1 as the system has it, 0 off, 1 on. */
export const ZMQ_TCP_KEEPALIVE = socketOption.TCP_KEEPALIVE;
/** How many probes may go unanswered; -1 as the system has it. */
export const ZMQ_TCP_KEEPALIVE_CNT = socketOption.TCP_KEEPALIVE_CNT;
/** Seconds of silence before the first probe; -1 as the system has it. */
export const ZMQ_TCP_KEEPALIVE_IDLE = socketOption.TCP_KEEPALIVE_IDLE;
/** Seconds between probes; -1 as the system has it. */
export const ZMQ_TCP_KEEPALIVE_INTVL = socketOption.TCP_KEEPALIVE_INTVL;
/** An address or range that may connect by tcp. */
export const ZMQ_TCP_ACCEPT_FILTER = socketOption.TCP_ACCEPT_FILTER;
/** Whether messages wait for a connection instead of queueing for one to come. */
export const ZMQ_DELAY_ATTACH_ON_CONNECT = socketOption.IMMEDIATE;
/** Whether an xpub socket receives every subscription. Set only. */
export const ZMQ_XPUB_VERBOSE = socketOption.XPUB_VERBOSE;
/** Not supported: use a stream socket. */
export const ZMQ_ROUTER_RAW = socketOption.ROUTER_RAW;
/** Whether IPv6 is on. */
export const ZMQ_IPV6 = socketOption.IPV6;
/** The security in use: 0 none, 1 PLAIN, 2 CURVE, 3 GSSAPI. Get only. */
export const ZMQ_MECHANISM = socketOption.MECHANISM;
/** Whether clients have to log in with PLAIN. */
export const ZMQ_PLAIN_SERVER = socketOption.PLAIN_SERVER;
/** The name with which a client logs in. */
export const ZMQ_PLAIN_USERNAME = socketOption.PLAIN_USERNAME;
/** The password with which a client logs in. */
export const ZMQ_PLAIN_PASSWORD = socketOption.PLAIN_PASSWORD;
/** Whether clients have to use CURVE. */
export const ZMQ_CURVE_SERVER = socketOption.CURVE_SERVER;
/** The socket's own public key: 40 characters or 32 bytes. */
export const ZMQ_CURVE_PUBLICKEY = socketOption.CURVE_PUBLICKEY;
/** Its secret key. */
export const ZMQ_CURVE_SECRETKEY = socketOption.CURVE_SECRETKEY;
/** For clients, the public key of the server. */
export const ZMQ_CURVE_SERVERKEY = socketOption.CURVE_SERVERKEY;
/** What the authentication handler is told that clients come in to. */
export const ZMQ_ZAP_DOMAIN = socketOption.ZAP_DOMAIN;
/** Whether a new peer of a router takes over the identity of another. */
export const ZMQ_ROUTER_HANDOVER = socketOption.ROUTER_HANDOVER;
/** Milliseconds between heartbeats; 0: none. */
export const ZMQ_HEARTBEAT_IVL = socketOption.HEARTBEAT_IVL;
/** Milliseconds after which the peer shall give up without heartbeats. */
export const ZMQ_HEARTBEAT_TTL = socketOption.HEARTBEAT_TTL;
/** Milliseconds to wait for the answer to a heartbeat. */
export const ZMQ_HEARTBEAT_TIMEOUT = socketOption.HEARTBEAT_TIMEOUT;
/** Milliseconds that connecting may take; 0 as the system has it. */
export const ZMQ_CONNECT_TIMEOUT = socketOption.CONNECT_TIMEOUT;
