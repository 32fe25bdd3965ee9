/** `ZMQ_POLLIN` and `ZMQ_POLLOUT`: the bits of `ZMQ_EVENTS`. */
export const POLLIN = 1;
export const POLLOUT = 2;

/** Options, by libzmq's number, that the code itself sets or looks at. */
export const optionNumber = {
  subscribe: 6,
  unsubscribe: 7,
  events: 15,
  sendHighWaterMark: 23,
  receiveTimeout: 27,
  sendTimeout: 28,
  lastEndpoint: 32,
  immediate: 39,
  xpubVerbose: 40,
  ipv6: 42,
  mechanism: 43,
  plainServer: 44,
  zapDomain: 55,
  connectRoutingId: 61,
  socksProxy: 68,
  invertMatching: 74,
  heartbeatInterval: 75,
  xpubVerboser: 78,
  useFileDescriptor: 89,
  zapEnforceDomain: 93,
  metadata: 95,
  receiveBatchSize: 101,
  sendBatchSize: 102,
  xsubVerboseUnsubscribe: 115,
} as const;
