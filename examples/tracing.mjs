// Spans of OpenTelemetry at both ends of calls and of messages. It needs the packages
// @opentelemetry/api and @opentelemetry/sdk-trace-base.

import { AsyncLocalStorage } from "node:async_hooks";
import { channel, tracingChannel } from "node:diagnostics_channel";
import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { Pull, Push } from "zmq-napi";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

/** Keeps OpenTelemetry's context in a store that can be bound to a channel. */
class Contexts {
  store = new AsyncLocalStorage();
  active() {
    return this.store.getStore() ?? ROOT_CONTEXT;
  }
  with(active, work, self, ...args) {
    return this.store.run(active, () => Reflect.apply(work, self, args));
  }
  bind(active, work) {
    if (typeof work !== "function") return work;
    return (...args) => this.with(active, work, undefined, ...args);
  }
  enable() {
    return this;
  }
  disable() {
    return this;
  }
}

const contexts = new Contexts();
context.setGlobalContextManager(contexts);
const exporter = new InMemorySpanExporter();
const spanProcessors = [new SimpleSpanProcessor(exporter)];
const tracer = new BasicTracerProvider({ spanProcessors }).getTracer("example");

/** Returns the span of a context as the header of W3C Trace Context. */
function traceparentOf(active) {
  const { traceId, spanId, traceFlags } = trace.getSpanContext(active);
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

/** Returns the context of a `traceparent` that came from somebody else. */
function contextOf(traceparent) {
  const parts = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(`${traceparent}`);
  if (parts === null) return ROOT_CONTEXT;
  const [, traceId, spanId, flags] = parts;
  const traceFlags = Number.parseInt(flags, 16);
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags,
    isRemote: true,
  });
}

/** Makes a span for each call that a TracingChannel reports. */
function traceCalls(name, kind, parentOf, begun = () => undefined) {
  const spans = new WeakMap();
  // The work of the call, such as the handler, runs in the context that this returns.
  channel(`tracing:${name}:start`).bindStore(contexts.store, (call) => {
    const parent = parentOf(call);
    const span = tracer.startSpan(call.method, { kind }, parent);
    spans.set(call, span);
    const active = trace.setSpan(parent, span);
    begun(call, active);
    return active;
  });
  tracingChannel(name).subscribe({
    start() {},
    end(call) {
      // Only a call that was refused at once ends here.
      if (call.error !== undefined) spans.get(call)?.end();
    },
    asyncStart() {},
    asyncEnd(call) {
      spans.get(call)?.end();
    },
    error(call) {
      spans
        .get(call)
        ?.setStatus({ code: SpanStatusCode.ERROR, message: `${call.error}` });
    },
  });
}

traceCalls(
  "zmq-napi:rpc:call",
  SpanKind.CLIENT,
  () => context.active(),
  (call, active) => (call.headers.traceparent = traceparentOf(active)),
);
traceCalls("zmq-napi:rpc:handle", SpanKind.SERVER, (call) =>
  contextOf(call.headers.traceparent),
);

// Calls: the header traceparent travels by itself.
const server = new RpcServer();
server.handle("resize", (width) => {
  const part = tracer.startSpan("read the file");
  part.end();
  if (width > 1000) throw new Error("too wide");
  return width * 2;
});
const client = new RpcClient();
client.connect(await server.bind("tcp://127.0.0.1:*"));
console.log(`resize(200) is ${await client.call("resize", 200)}`);
await client.call("resize", 2000).catch(({ message }) => console.log(message));

// Messages: the sender puts its traceparent into a frame of its own.
const pull = new Pull();
const push = new Push();
push.connect(await pull.bind("tcp://127.0.0.1:*"));
await tracer.startActiveSpan("publish", { kind: SpanKind.PRODUCER }, async (span) => {
  await push.send([traceparentOf(context.active()), "text"]);
  span.end();
});
const [traceparent, text] = await pull.receive();
const taken = tracer.startSpan(
  "process",
  { kind: SpanKind.CONSUMER },
  contextOf(traceparent),
);
console.log(`received ${text}`);
taken.end();

for (const open of [client, server, pull, push]) await open.close();
const spans = exporter.getFinishedSpans();
const traces = [...new Set(spans.map((span) => span.spanContext().traceId))];
for (const span of spans) {
  const parent = spans.find(
    (one) => one.spanContext().spanId === span.parentSpanContext?.spanId,
  );
  const number = traces.indexOf(span.spanContext().traceId) + 1;
  const of = parent === undefined ? "" : ` of ${SpanKind[parent.kind]} ${parent.name}`;
  const state = span.status.code === SpanStatusCode.ERROR ? ", failed" : "";
  console.log(`trace ${number}: ${SpanKind[span.kind]} ${span.name}${of}${state}`);
}
