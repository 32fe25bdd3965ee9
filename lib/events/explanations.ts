import { listOf } from "../checks";
import { aSocket, SocketType } from "../socket-types";
import type { AuthError, DisconnectReason, ProtoErrorCode } from "./event";

// The sentences of events: what has happened, and what to change. libzmq's details have
// numbers: ZMQ_HAS_EVENT_DETAILS in zmq.h.

/** Numbers of libzmq in place of a mechanism or a type. */
const unknownPeer = 255;
const withoutMechanism = 254;

/** How far a handshake was. */
const greetingStage = 1;

/** The mechanisms, by their numbers in libzmq. */
const mechanisms = ["no security (NULL)", "PLAIN", "CURVE", "GSSAPI"];

/** The options that a socket needs for a mechanism, by the number of the mechanism. */
const optionsFor = [
  "remove the options for PLAIN and CURVE",
  "set plainUsername and plainPassword on the client, plainServer on the server",
  "set curveServerKey, curvePublicKey and curveSecretKey on the client, curveServer and " +
    "curveSecretKey on the server",
];

const { Pair, Publisher, Subscriber, Request, Reply, Dealer, Router } = SocketType;
const { Pull, Push, XPublisher, XSubscriber, Server, Client } = SocketType;
const { Radio, Dish, Gather, Scatter, Peer, Channel } = SocketType;

/** The types with which a type exchanges messages. */
const partners: Readonly<Record<number, readonly SocketType[]>> = {
  [Pair]: [Pair],
  [Publisher]: [Subscriber, XSubscriber],
  [Subscriber]: [Publisher, XPublisher],
  [Request]: [Reply, Router],
  [Reply]: [Request, Dealer],
  [Dealer]: [Dealer, Reply, Router],
  [Router]: [Dealer, Request, Router],
  [Pull]: [Push],
  [Push]: [Pull],
  [XPublisher]: [Subscriber, XSubscriber],
  [XSubscriber]: [Publisher, XPublisher],
  [Server]: [Client],
  [Client]: [Server],
  [Radio]: [Dish],
  [Dish]: [Radio],
  [Gather]: [Scatter],
  [Scatter]: [Gather],
  [Peer]: [Peer],
  [Channel]: [Channel],
};

function unfittingType(own: number | undefined, peer: number | undefined): string {
  if (own === undefined || peer === undefined) {
    return "The types of the two sockets do not fit. Check the types and the endpoint";
  }
  const other = peer === unknownPeer ? "a type that is not known here" : aSocket(peer);
  const fitting = listOf((partners[own] ?? []).map(aSocket), "or");
  const one = aSocket(own);
  return (
    `This socket is ${one}, and the peer is ${other}. ` +
    `${one.replace("a", "A")} talks only to ${fitting}. ` +
    `Check the endpoint, or change one of the types`
  );
}

function peerMechanism(peer: number): string {
  if (peer === withoutMechanism) {
    return (
      "speaks a protocol without security: ZMTP 1.0 or 2.0, or that of a program " +
      "without ZeroMQ"
    );
  }
  return peer === unknownPeer
    ? "has another mechanism"
    : `has ${mechanisms[peer] ?? "another mechanism"}`;
}

function unfittingMechanism(own: number | undefined, peer: number | undefined): string {
  if (own === undefined || peer === undefined) {
    return "The two ends have different security. Set the same mechanism at both ends";
  }
  const remedies = [own, peer].flatMap((number) => {
    const options = optionsFor[number];
    return options === undefined ? [] : [`for ${mechanisms[number] ?? ""}, ${options}`];
  });
  return (
    `This socket has ${mechanisms[own] ?? "another mechanism"}, and the peer ` +
    `${peerMechanism(peer)}. Both ends need the same: ${remedies.join("; ")}`
  );
}

/** Texts for the codes that a program can do something about. */
const breaches: Partial<Record<ProtoErrorCode, string>> = {
  ERR_ZMTP_CRYPTOGRAPHIC:
    "The keys do not fit. Set curveServerKey of the client to the public key of the " +
    "server, and use key pairs that curveKeyPair() has made",
  ERR_ZMTP_UNEXPECTED_COMMAND:
    "The peer sent a command out of turn. With CURVE or PLAIN, exactly one end must be " +
    "the server: set curveServer or plainServer there only",
  ERR_WS_UNSPECIFIED:
    "The peer is no WebSocket of ZeroMQ, or it has another path or other security. Check " +
    "the endpoint, and set the same mechanism at both ends",
};

/** Returns the sentence for a breach of protocol. The details are libzmq's. */
export function explainProtocol(
  code: ProtoErrorCode,
  own: number | undefined,
  peer: number | undefined,
): string {
  if (code === "ERR_ZMTP_SOCKET_TYPE") return unfittingType(own, peer);
  if (code === "ERR_ZMTP_MECHANISM_MISMATCH") return unfittingMechanism(own, peer);
  const known = breaches[code];
  if (known !== undefined) return known;
  return code.startsWith("ERR_ZAP")
    ? "The authentication handler gave a malformed reply. Correct the program that is " +
        "bound to inproc://zeromq.zap.01"
    : "The peer does not keep to ZeroMQ's protocol. Check that the port belongs to a " +
        "program with ZeroMQ";
}

const refusals: Readonly<Record<AuthError["status"], string>> = {
  300:
    "The authentication handler has refused the client for now. The client tries again " +
    "when handshakeInterval has passed",
  400:
    "The authentication handler has refused the client, which gives up until connect() " +
    "is called again. The event 'decision' of the Authenticator has the reason",
  500:
    "The authentication handler has failed, and the client gives up until connect() is " +
    "called again. The event 'error' of the Authenticator says why",
};

/** Returns the sentence for the refusal of a client. */
export function explainAuth(status: AuthError["status"]): string {
  return refusals[status];
}

const strangers =
  "Check that the port belongs to a program with ZeroMQ, and not to another protocol";

function timedOutAt(stage: number | undefined): string {
  return stage === greetingStage
    ? `The peer sent no greeting within handshakeInterval. ${strangers}`
    : "The handshake took longer than handshakeInterval. Check that one end is a client " +
        "if the other is a server, and whether an Authenticator refuses the client for now";
}

const whyClosed = [
  "The events of the peer may say why",
  "Check the password, and that the context of the server has an Authenticator",
  "Check first that curveServerKey is the public key of the server; then see the events " +
    "of the server",
];

/** Returns the sentence for a handshake that has failed with the error `code`. */
export function explainFailure(
  code: string,
  stage: number | undefined,
  mechanism: number | undefined,
): string {
  if (code === "EAGAIN") return timedOutAt(stage);
  if (code === "EFAULT") {
    return (
      "The context has no authentication handler, and this socket requires one. Make an " +
      "Authenticator from zmq-napi/auth before clients connect"
    );
  }
  if (stage === undefined || mechanism === undefined) {
    return "The connection was lost during the handshake. The events of the peer may say why";
  }
  if (stage === greetingStage) {
    return `The peer closed the connection before it had sent a greeting. ${strangers}`;
  }
  const why = whyClosed[mechanism] ?? "The events of the peer may say why";
  return `The peer closed the connection during the handshake. ${why}`;
}

const losses: Readonly<Record<DisconnectReason, string>> = {
  peerClosed: "The peer closed the connection, or its process ended",
  networkFailed: "The network between the two ends failed. The cause has the details",
  protocolError:
    "The peer broke the protocol after the handshake, or sent a message that is longer " +
    "than maxMessageSize. This socket closed the connection",
  handshakeFailed:
    "The handshake has failed. The event handshake:error:* before this one says why",
  handshakeTimeout:
    "The handshake took longer than handshakeInterval. The event handshake:error:other " +
    "before this one has more",
  heartbeatTimeout:
    "The peer sent nothing within heartbeatTimeout, or within its own heartbeatTimeToLive. " +
    "It may hang, or the network may have failed without a trace",
  peerNotTaken:
    "This socket did not take the peer. Another peer has the routing id of the peer, or " +
    "this socket is for one peer only. Give each peer a routingId of its own, or none",
  disconnectedHere:
    "This socket closed the connection, because disconnectPeer() was called. The peer may " +
    "connect again",
  recheckRefused:
    "The recheck() of the Authenticator has refused the client, so its connection was " +
    "closed",
  unknown: "This libzmq does not report why the connection has ended",
};

/** Returns the sentence for the end of a connection. */
export function explainDisconnect(reason: DisconnectReason): string {
  return losses[reason];
}
