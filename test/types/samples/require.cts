// The package from CommonJS. It is never run.

import zmq = require("zmq-napi");
import { Push } from "zmq-napi";
import draft = require("zmq-napi/draft");

const push: zmq.Push = new Push();
const radio: draft.Radio = new draft.Radio();
void radio.close();
const context: zmq.Context = zmq.context;
void zmq.Push.name.concat(String(push.closed), String(context.closed), zmq.version);

export = zmq;
