// The package from ES modules. It is never run.

import * as all from "zmq-napi";
import zmq, { Push, type SocketOptions } from "zmq-napi";
import * as draft from "zmq-napi/draft";
import drafts from "zmq-napi/draft";
import v5, { socket } from "zmq-napi/v5-compat";

const options: SocketOptions<Push> = { linger: 0 };
const push: all.Push = new zmq.Push(options);
void new Push(options).bind("tcp://127.0.0.1:*").then(String);
for await (const [frame] of new all.Pull()) await push.send(frame ?? "");
const server: draft.Server = new drafts.Server();
void server.close();
const same: typeof v5.createSocket = socket;
void same("pub").close();
export const { version }: { version: string } = zmq;
