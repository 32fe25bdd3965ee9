// The constants of zeromq 5, except the options of sockets.

import { contextOption } from "../options/numbers";

/** libzmq's number of the context option that {@link Context.setMaxThreads} sets. */
export const ZMQ_IO_THREADS = contextOption.IO_THREADS;
/** libzmq's number of the context option that {@link Context.setMaxSockets} sets. */
export const ZMQ_MAX_SOCKETS = contextOption.MAX_SOCKETS;

/** libzmq's number of the socket type `"pair"`. */
export const ZMQ_PAIR = 0;
/** libzmq's number of the socket type `"pub"`. */
export const ZMQ_PUB = 1;
/** libzmq's number of the socket type `"sub"`. */
export const ZMQ_SUB = 2;
/** libzmq's number of the socket type `"req"`. */
export const ZMQ_REQ = 3;
/** libzmq's number of the socket type `"rep"`. */
export const ZMQ_REP = 4;
/** libzmq's number of the socket type `"dealer"`. */
export const ZMQ_DEALER = 5;
/** libzmq's number of the socket type `"xreq"`, an old name of `"dealer"`. */
export const ZMQ_XREQ = 5;
/** libzmq's number of the socket type `"router"`. */
export const ZMQ_ROUTER = 6;
/** libzmq's number of the socket type `"xrep"`, an old name of `"router"`. */
export const ZMQ_XREP = 6;
/** libzmq's number of the socket type `"pull"`. */
export const ZMQ_PULL = 7;
/** libzmq's number of the socket type `"push"`. */
export const ZMQ_PUSH = 8;
/** libzmq's number of the socket type `"xpub"`. */
export const ZMQ_XPUB = 9;
/** libzmq's number of the socket type `"xsub"`. */
export const ZMQ_XSUB = 10;
/** libzmq's number of the socket type `"stream"`. */
export const ZMQ_STREAM = 11;

/** A flag of `send`: more frames of the message follow. */
export const ZMQ_SNDMORE = 2;

/** A bit of `ZMQ_EVENTS`: a message can be received. */
export const ZMQ_POLLIN = 1;
/** A bit of `ZMQ_EVENTS`: a message can be sent. */
export const ZMQ_POLLOUT = 2;
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

/** A socket state of zeromq 5: ready. No socket reports it now. */
export const STATE_READY = 0;
/** A socket state of zeromq 5: binding. No socket reports it now. */
export const STATE_BUSY = 1;
/** A socket state of zeromq 5: closed. No socket reports it now. */
export const STATE_CLOSED = 2;
