import { setTimeout as sleep } from "node:timers/promises";
import { fstatSync } from "node:fs";

import { Context } from "../../context";
import { assignOptions } from "../../options/assign";
import { aSocket, SocketType } from "../../socket-types";
import { loadAddon } from "../connection/addon";
import { deliverAll } from "../connection/delivery";
import { configure, type Endpoint, endpointOf, open } from "../connection/open";
import { exitCodes, Failure, TimeoutFailure } from "../failure";
import type { CliMessage } from "../formats/message";
import { note, paintNote } from "../terminal/output";
import { showProgress } from "../terminal/progress";
import { stopSignal, Stopped } from "../terminal/stop";
import { answerAll, answerOf } from "./answering";
import { checkMessage, sessionArguments } from "./arguments";
import type { SessionInput, SessionValues } from "./options";
import { Peers } from "./peers";
import { makePort, type Port } from "./ports";
import { ignoreAll, printAll } from "./receiving";
import { requestAll } from "./requesting";
import { sendAll } from "./sending";
import { Session } from "./session-state";
import type { SocketCommand } from "./types";
import { counted } from "./words";

/** Why a part of a session stops when another part has done all. */
class Ended extends Error {}

/** Messages that a socket queues, if nothing else is said. */
const usualHighWaterMark = 1000;

/** How long a radio waits for its dishes to join their groups: it does not hear of it. */
const joinTime = 100;

function peersOf(port: Port, { type }: SocketCommand, values: SessionValues): Peers {
  const warn = (text: string) => {
    // A server of raw tcp knows nothing of a handshake.
    if (!values.quiet && type !== SocketType.Stream) note(paintNote("yellow", text));
  };
  return new Peers(port.socket, type === SocketType.Stream, warn);
}

/** Prints where the socket is bound, if that was not known before. */
function announce(
  wanted: readonly Endpoint[],
  opened: readonly Endpoint[],
  quiet: boolean,
): void {
  if (quiet) return;
  for (const [index, { bind, address }] of opened.entries())
    if (bind && (process.stderr.isTTY || wanted[index]?.address !== address))
      note(paintNote("dim", `bound to ${address}`));
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Prints what a person has to know who types messages, and who comes and goes. */
function greet({ peers, values, isTyped }: Session): void {
  if (values.verbose || (isTyped && !values.quiet))
    peers.say = (text) => {
      note(paintNote("dim", text));
    };
  if (isTyped && !values.quiet)
    note(paintNote("dim", "type a message and press Enter; Ctrl-D ends the input"));
}

/** Shows what a command waits for, or how far it is. Returns what ends this. */
function showState(session: Session): () => void {
  const { row, peers, sent, received } = session;
  // The line would stand in the way of what a person types.
  if (session.isTyped) return () => undefined;
  const began = performance.now();
  const counts = row.role === "send" ? !process.stdin.isTTY : isFile(1);
  return showProgress(() => {
    if (session.hasConnections && !peers.connected)
      return `waiting for a peer at ${session.where}`;
    const { messages, bytes } = row.role === "send" ? sent : received;
    if (!counts || messages === 0) return "";
    const rate = Math.round(messages / ((performance.now() - began) / 1000));
    const size = (bytes / 1e6).toFixed(1);
    return `${counted(messages, "message")}, ${size} MB, ${rate} a second`;
  });
}

/** Runs two parts at once. The first part to fail ends both, and so does the end of `leader`. */
async function both(
  leader: Promise<unknown>,
  follower: Promise<unknown>,
  end: (reason: unknown) => void,
): Promise<void> {
  const failures: unknown[] = [];
  const guarded = async (part: Promise<unknown>, leads: boolean) => {
    try {
      await part;
      if (leads) end(new Ended());
    } catch (error) {
      failures.push(error);
      end(error);
    }
  };
  await Promise.all([guarded(leader, true), guarded(follower, false)]);
  const [first] = failures;
  if (failures.length > 0 && !(first instanceof Ended)) throw first;
}

/** Sends what a command sends besides receiving. */
async function runBoth(session: Session, end: (reason: unknown) => void): Promise<void> {
  const answer = answerOf(session);
  if (answer) return answerAll(session, answer);
  const sending = sendAll(session);
  if (session.values["send-only"]) return both(sending, ignoreAll(session), end);
  return both(printAll(session), sending, end);
}

async function runSender(
  session: Session,
  end: (reason: unknown) => void,
): Promise<void> {
  if (session.row.type === SocketType.XPublisher)
    return both(sendAll(session), ignoreAll(session), end);
  if (session.row.type === SocketType.Radio && session.hasConnections) {
    const { peers, signal, values, where } = session;
    await peers.waitFor(values["wait-for-peer"], where, {
      signal,
      timeout: values.timeout,
    });
    await sleep(joinTime);
  }
  return sendAll(session);
}

function runRole(session: Session, end: (reason: unknown) => void): Promise<void> {
  switch (session.row.role) {
    case "send":
      return runSender(session, end);
    case "receive":
      return printAll(session);
    case "request":
      return requestAll(session);
    case "reply":
    case "both":
      return runBoth(session, end);
  }
}

/** Closes the socket, and resolves when what was sent has been delivered. */
function deliver(session: Session, context: Context): Promise<void> {
  const { port, sent, values, where } = session;
  return deliverAll({
    ...{ context, where, socket: port.socket, messages: sent.messages },
    timeout: values.timeout,
    late: () => session.timedOut(`${where} has not taken all messages`),
  });
}

/** Opens the socket. */
async function begin(
  port: Port,
  wanted: readonly Endpoint[],
  row: SocketCommand,
  { values }: SessionInput,
  message: CliMessage | undefined,
  signal: AbortSignal,
): Promise<Session> {
  // What is queued when the command ends is lost for other receivers.
  if (row.role === "receive" && values.count !== undefined)
    assignOptions(
      port.socket,
      { receiveHighWaterMark: Math.min(values.count, usualHighWaterMark) },
      aSocket(row.type),
    );
  configure(port.socket, aSocket(row.type), values);
  const peers = peersOf(port, row, values);
  const opened = await open(
    {
      bind: (address: string) => port.socket.bind(address),
      connect: (address) => {
        port.connect(address);
      },
    },
    wanted,
  );
  announce(wanted, opened, values.quiet);
  const session = new Session(row, values, port, peers, opened, message, signal);
  greet(session);
  return session;
}

/** Lets the command do its work. */
async function work(session: Session, controller: AbortController): Promise<void> {
  const endState = showState(session);
  try {
    await runRole(session, (reason) => {
      controller.abort(reason);
    });
  } finally {
    endState();
  }
}

/**
 * Closes the socket after an error. What was sent before a fault of the input is still
 * delivered, and after a time limit, if a peer is there to take it.
 */
async function giveUp(
  port: Port,
  session: Session | undefined,
  context: Context,
  error: unknown,
): Promise<void> {
  if (port.socket.closed) return;
  const hasSent = session !== undefined && session.sent.messages > 0;
  const mayWait = !(error instanceof TimeoutFailure) || session?.peers.connected;
  if (hasSent && error instanceof Failure && mayWait && !stopSignal().aborted)
    await deliver(session, context).catch((late: unknown) => {
      if (late instanceof Stopped) throw late;
    });
  else {
    port.socket.linger = 0;
    port.socket.close();
    await port.socket.released;
  }
}

/** Returns a controller whose signal also aborts when the command is to stop. */
function stopController(): AbortController {
  const controller = new AbortController();
  const stop = stopSignal();
  stop.addEventListener("abort", () => {
    controller.abort(stop.reason);
  });
  return controller;
}

/** Runs a command for sockets. Resolves with its exit code. */
export async function runSession(
  row: SocketCommand,
  input: SessionInput,
): Promise<number> {
  const { values } = input;
  const sends = row.role !== "receive" && row.role !== "reply";
  const { endpoints, message } = sessionArguments(input, sends);
  const wanted = endpoints.map((text) => endpointOf(text, values));
  if (message !== undefined) checkMessage(row.type, message, values.group);
  loadAddon(row.role !== "send" && !values["send-only"]);
  const context = new Context();
  const { topic: topics, group: groups } = values;
  const port = makePort(row.type, { context, topics, groups });
  const controller = stopController();
  let session: Session | undefined;
  try {
    session = await begin(port, wanted, row, input, message, controller.signal);
    await work(session, controller);
    await deliver(session, context);
    return exitCodes.done;
  } catch (error) {
    await giveUp(port, session, context, error);
    throw error;
  }
}
