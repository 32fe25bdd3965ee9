// The package from CommonJS. It is never run.

import zmq = require("zmq-napi");
import { Push } from "zmq-napi";
import draft = require("zmq-napi/draft");
import rpc = require("zmq-napi/rpc");
import prometheus = require("zmq-napi/prometheus");
import streams = require("zmq-napi/streams");
import v5 = require("zmq-napi/v5-compat");

const push: zmq.Push = new Push();
const radio: draft.Radio = new draft.Radio();
void radio.close();
void new rpc.RpcServer().close();
const registry = { registerMetric: () => undefined, removeSingleMetric: () => undefined };
prometheus.collect(registry)();
streams.toReadable(new zmq.Pull(), { end: true }).pipe(streams.toWritable(push));
void v5.socket("pub").send(v5.version).close();
const context: zmq.Context = zmq.context;
void zmq.Push.name.concat(String(push.closed), String(context.closed), zmq.version);

export = zmq;
