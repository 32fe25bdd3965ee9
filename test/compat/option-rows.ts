// The options of zeromq.js, from its documentation: names and defaults by class.

export type Row = Readonly<Record<string, unknown>>;

/** The options of all sockets. */
export const defaults: Row = {
  affinity: 0,
  backlog: 100,
  connectTimeout: 0,
  curveServer: false,
  handshakeInterval: 30_000,
  heartbeatInterval: 0,
  heartbeatTimeToLive: 0,
  heartbeatTimeout: -1,
  immediate: false,
  interface: null,
  ipv6: false,
  lastEndpoint: null,
  linger: -1,
  loopbackFastPath: false,
  maxMessageSize: -1,
  multicastMaxTransportDataUnit: 1500,
  plainPassword: null,
  plainServer: false,
  plainUsername: null,
  rate: 100,
  reconnectInterval: 100,
  reconnectMaxInterval: 0,
  recoveryInterval: 10_000,
  securityMechanism: null,
  socksProxy: null,
  tcpKeepalive: -1,
  tcpKeepaliveCount: -1,
  tcpKeepaliveIdle: -1,
  tcpKeepaliveInterval: -1,
  tcpMaxRetransmitTimeout: 0,
  threadSafe: false,
  typeOfService: 0,
  zapDomain: null,
  zapEnforceDomain: false,
};

export const readOnly = ["lastEndpoint", "securityMechanism", "threadSafe", "type"];

const sends: Row = {
  sendBufferSize: -1,
  sendHighWaterMark: 1000,
  sendTimeout: -1,
  multicastHops: 1,
};
const receives: Row = {
  receiveBufferSize: -1,
  receiveHighWaterMark: 1000,
  receiveTimeout: -1,
};
const named: Row = { routingId: null };
const inverting: Row = { invertMatching: false };

/** The other options of each class. */
export const rowsOf: Readonly<Record<string, Row>> = {
  Pair: { ...sends, ...receives },
  Publisher: { ...sends, ...inverting },
  Subscriber: { ...receives, ...inverting },
  Request: { ...sends, ...receives, ...named },
  Reply: { ...sends, ...receives, ...named },
  Dealer: { ...sends, ...receives, ...named },
  Router: { ...sends, ...receives, ...named },
  Pull: receives,
  Push: sends,
  XPublisher: { ...sends, ...receives, ...inverting },
  XSubscriber: { ...sends, ...receives },
  Stream: { ...sends, ...receives },
};

interface WriteOnly {
  readonly value: unknown;
  readonly initial: unknown;
  /** The classes that have the option. */
  readonly of: readonly string[];
}

const off = (...of: string[]): WriteOnly => ({ value: true, initial: false, of });

/** The options that libzmq cannot read back. */
export const writeOnly: Readonly<Record<string, WriteOnly>> = {
  conflate: off("Pull", "Push", "Subscriber", "Publisher", "Dealer"),
  correlate: off("Request"),
  handover: off("Router"),
  manual: off("XPublisher"),
  noDrop: off("XPublisher", "Publisher"),
  notify: { value: false, initial: true, of: ["Stream"] },
  probeRouter: off("Router", "Dealer", "Request"),
  relaxed: off("Request"),
  welcomeMessage: { value: "hello", initial: null, of: ["XPublisher"] },
};
