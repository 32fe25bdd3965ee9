import { setTimeout as sleep } from "node:timers/promises";

import { Context } from "../../context";
import { aSocket, SocketType } from "../../socket-types";
import { loadAddon } from "../connection/addon";
import { deliverAll } from "../connection/delivery";
import { configure, endpointOf, limitReceiver, open } from "../connection/open";
import { exitCodes, Failure, TimeoutFailure, UsageError } from "../failure";
import { timeText } from "../terminal/figures";
import { noteEndpoints } from "../terminal/places";
import { stopSignal, Stopped } from "../terminal/stop";
import { answerAll, answerOf } from "./answering";
import { checkMessage, type SessionArguments, sessionArguments } from "./arguments";
import { greet, peersOf, showState } from "./display";
import type { SessionInput, SessionValues } from "./options";
import { makePort, type Port } from "./ports";
import { ignoreAll, printAll } from "./receiving";
import { requestAll } from "./requesting";
import { sendAll } from "./sending";
import { Ended, Session, TimeOver } from "./session-state";
import type { SocketCommand } from "./types";

/** How long a radio waits for its dishes to join their groups: it does not hear of it. */
const joinTime = 100;

/** Runs two parts at once. The first part to fail ends both, and so does the end of `leader`. */
async function both(
  session: Session,
  leader: Promise<unknown>,
  follower: Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  const guarded = async (part: Promise<unknown>, leads: boolean) => {
    try {
      await part;
      if (leads) session.end(new Ended());
    } catch (error) {
      failures.push(error);
      session.end(error);
    }
  };
  await Promise.all([guarded(leader, true), guarded(follower, false)]);
  if (failures.length > 0) throw failures[0];
}

async function sendInput(session: Session): Promise<void> {
  await sendAll(session);
  session.endInput();
}

/** Sends what a command sends besides receiving. */
async function runBoth(session: Session): Promise<void> {
  const answer = answerOf(session);
  if (answer) {
    session.endInput();
    return answerAll(session, answer);
  }
  const sending = sendInput(session);
  if (session.values["send-only"]) return both(session, sending, ignoreAll(session));
  return both(session, printAll(session), sending);
}

async function runSender(session: Session): Promise<void> {
  if (session.row.type === SocketType.XPublisher)
    return both(session, sendAll(session), ignoreAll(session));
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

function runRole(session: Session): Promise<void> {
  switch (session.row.role) {
    case "send":
      return runSender(session);
    case "receive":
      return printAll(session);
    case "request":
      return requestAll(session);
    case "reply":
    case "both":
      return runBoth(session);
  }
}

/** Milliseconds that messages have to leave after `--duration`. */
const lastTime = 1000;

/** Closes the socket, and resolves when what was sent has been delivered. */
function deliver(session: Session, context: Context): Promise<void> {
  const { port, sent, values, where } = session;
  const missing = `${where} has not taken all messages`;
  const delivery = { context, where, socket: port.socket, messages: sent.messages };
  const { timeout = Infinity, duration = Infinity } = values;
  const left = Math.max(0, session.began + duration + lastTime - performance.now());
  if (timeout <= left)
    return deliverAll({
      ...{ ...delivery, timeout: values.timeout },
      late: () => session.timedOut(missing),
    });
  const late = () =>
    new TimeoutFailure(
      `${missing} within a second after --duration${session.peers.refusal}`,
    );
  return deliverAll({ ...delivery, timeout: left, late });
}

/** Opens the socket. */
async function begin(
  port: Port,
  row: SocketCommand,
  { values }: SessionInput,
  { endpoints, message }: SessionArguments,
  controller: AbortController,
): Promise<Session> {
  const wanted = endpoints.map((text) => endpointOf(text, values));
  const what = aSocket(row.type);
  const count = row.role === "receive" ? values.count : undefined;
  // A peer can write to each type: a publisher reads it, and a Push drops it.
  limitReceiver(port.socket, what, count);
  configure(port.socket, what, values);
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
  if (!values.quiet) noteEndpoints("", endpoints, opened);
  const session = new Session(row, values, port, peers, opened, message, controller);
  greet(session);
  return session;
}

/** Throws a TimeoutFailure if `--duration` is over, and nobody has taken the first message. */
function checkSent({ signal, isSending, sent, values, where, peers }: Session): void {
  const isOver = signal.reason instanceof TimeOver;
  if (!isOver || !isSending || sent.messages > 0) return;
  const time = timeText(values.duration ?? 0);
  throw new TimeoutFailure(
    `No message was sent: nobody at ${where} has taken one within ${time}${peers.refusal}`,
  );
}

/**
 * Lets the command do its work, until it has done all or the time is over.
 *
 * @throws TimeoutFailure if the time is over, and the first message still waits to be sent.
 */
async function work(session: Session): Promise<void> {
  const endState = showState(session);
  const { duration } = session.values;
  const end = () => {
    session.end(new TimeOver());
  };
  const timer = duration === undefined ? undefined : setTimeout(end, duration);
  try {
    await runRole(session);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
  } finally {
    clearTimeout(timer);
    endState();
  }
  checkSent(session);
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

/** Throws a UsageError if a terminal would act on what peers send. */
function checkOutput({ format, json }: SessionValues): void {
  const isShown = json || ["text", "json", "hex"].includes(format);
  if (isShown || !process.stdout.isTTY) return;
  throw new UsageError(
    `--format ${format} is not for a terminal, which would act on the bytes of a peer: ` +
      "redirect it, or choose text, json or hex",
  );
}

/** Runs a command for sockets. Resolves with its exit code. */
export async function runSession(
  row: SocketCommand,
  input: SessionInput,
): Promise<number> {
  const { values } = input;
  const sends = row.role !== "receive" && row.role !== "reply";
  const words = sessionArguments(input, row.type, sends);
  // Faults of the command line come before a missing binary.
  for (const text of words.endpoints) endpointOf(text, values);
  if (words.message !== undefined) checkMessage(row.type, words.message, values.group);
  const prints = row.role !== "send" && !values["send-only"];
  if (prints) checkOutput(values);
  loadAddon(prints);
  const context = new Context();
  const { topic: topics, group: groups, drop } = values;
  const port = makePort(row.type, { context, topics, groups, drop });
  const controller = stopController();
  let session: Session | undefined;
  try {
    session = await begin(port, row, input, words, controller);
    await work(session);
    await deliver(session, context);
    return exitCodes.done;
  } catch (error) {
    await giveUp(port, session, context, error);
    throw error;
  }
}
