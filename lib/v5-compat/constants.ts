// The numbers of zeromq 5 that are no options of sockets.

import { contextOption } from "../options/numbers";

/** The option of a context that {@link Context.setMaxThreads} sets. */
export const ZMQ_IO_THREADS = contextOption.IO_THREADS;
/** The option of a context that {@link Context.setMaxSockets} sets. */
export const ZMQ_MAX_SOCKETS = contextOption.MAX_SOCKETS;

/** The number of `"pair"`. */
export const ZMQ_PAIR = 0;
/** The number of `"pub"`. */
export const ZMQ_PUB = 1;
/** The number of `"sub"`. */
export const ZMQ_SUB = 2;
/** The number of `"req"`. */
export const ZMQ_REQ = 3;
/** The number of `"rep"`. */
export const ZMQ_REP = 4;
/** The number of `"dealer"`. */
export const ZMQ_DEALER = 5;
/** The number of `"xreq"`, another name of `"dealer"`. */
export const ZMQ_XREQ = 5;
/** The number of `"router"`. */
export const ZMQ_ROUTER = 6;
/** The number of `"xrep"`, another name of `"router"`. */
export const ZMQ_XREP = 6;
/** The number of `"pull"`. */
export const ZMQ_PULL = 7;
/** The number of `"push"`. */
export const ZMQ_PUSH = 8;
/** The number of `"xpub"`. */
export const ZMQ_XPUB = 9;
/** The number of `"xsub"`. */
export const ZMQ_XSUB = 10;
/** The number of `"stream"`. */
export const ZMQ_STREAM = 11;

/** Says that more frames of the message follow: a flag of `send`. */
export const ZMQ_SNDMORE = 2;

/** A bit of `ZMQ_EVENTS`: a message can be received. */
export const ZMQ_POLLIN = 1;
/** A bit of `ZMQ_EVENTS`: a message can be sent. */
export const ZMQ_POLLOUT = 2;
/** Never set; it was for other kinds of descriptors. */
export const ZMQ_POLLERR = 4;

/** There is `monitor`. */
export const ZMQ_CAN_MONITOR = 1;
/** There is `disconnect`. */
export const ZMQ_CAN_DISCONNECT = 1;
/** There is `unbind`. */
export const ZMQ_CAN_UNBIND = 1;
/** Contexts have options. */
export const ZMQ_CAN_SET_CTX = 1;

/** A state that sockets of zeromq 5 had: ready. */
export const STATE_READY = 0;
/** A state that sockets of zeromq 5 had: binding. */
export const STATE_BUSY = 1;
/** A state that sockets of zeromq 5 had: closed. */
export const STATE_CLOSED = 2;
