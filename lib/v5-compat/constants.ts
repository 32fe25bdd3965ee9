// The constants of zeromq 5, except the options of sockets.

import { POLLIN, POLLOUT } from "../constants";
import { contextOption } from "../options/numbers";
import { SocketType } from "../socket-types";

/** libzmq's number of the context option that {@link Context.setMaxThreads} sets. */
export const ZMQ_IO_THREADS = contextOption.IO_THREADS;
/** libzmq's number of the context option that {@link Context.setMaxSockets} sets. */
export const ZMQ_MAX_SOCKETS = contextOption.MAX_SOCKETS;

/** libzmq's number of the socket type `"pair"`. */
export const ZMQ_PAIR = SocketType.Pair;
/** libzmq's number of the socket type `"pub"`. */
export const ZMQ_PUB = SocketType.Publisher;
/** libzmq's number of the socket type `"sub"`. */
export const ZMQ_SUB = SocketType.Subscriber;
/** libzmq's number of the socket type `"req"`. */
export const ZMQ_REQ = SocketType.Request;
/** libzmq's number of the socket type `"rep"`. */
export const ZMQ_REP = SocketType.Reply;
/** libzmq's number of the socket type `"dealer"`. */
export const ZMQ_DEALER = SocketType.Dealer;
/** libzmq's number of the socket type `"xreq"`, an old name of `"dealer"`. */
export const ZMQ_XREQ = SocketType.Dealer;
/** libzmq's number of the socket type `"router"`. */
export const ZMQ_ROUTER = SocketType.Router;
/** libzmq's number of the socket type `"xrep"`, an old name of `"router"`. */
export const ZMQ_XREP = SocketType.Router;
/** libzmq's number of the socket type `"pull"`. */
export const ZMQ_PULL = SocketType.Pull;
/** libzmq's number of the socket type `"push"`. */
export const ZMQ_PUSH = SocketType.Push;
/** libzmq's number of the socket type `"xpub"`. */
export const ZMQ_XPUB = SocketType.XPublisher;
/** libzmq's number of the socket type `"xsub"`. */
export const ZMQ_XSUB = SocketType.XSubscriber;
/** libzmq's number of the socket type `"stream"`. */
export const ZMQ_STREAM = SocketType.Stream;

/** A flag of `send`: more frames of the message follow. */
export const ZMQ_SNDMORE = 2;

/** A bit of `ZMQ_EVENTS`: a message can be received. */
export const ZMQ_POLLIN = POLLIN;
/** A bit of `ZMQ_EVENTS`: a message can be sent. */
export const ZMQ_POLLOUT = POLLOUT;
/** A bit of `ZMQ_EVENTS` that is never set. */
export const ZMQ_POLLERR = 4;

/** Whether sockets have `monitor`: 1. */
export const ZMQ_CAN_MONITOR = 1;
/** Whether sockets have `disconnect`: 1. */
export const ZMQ_CAN_DISCONNECT = 1;
/** Whether sockets have `unbind`: 1. */
export const ZMQ_CAN_UNBIND = 1;
/** Whether contexts have options: 1. */
export const ZMQ_CAN_SET_CTX = 1;

/** The `_zmq.state` of a socket that is open, and neither binds nor unbinds. */
export const STATE_READY = 0;
/** The `_zmq.state` of a socket while it binds or unbinds. */
export const STATE_BUSY = 1;
/** The `_zmq.state` of a closed socket. */
export const STATE_CLOSED = 2;
