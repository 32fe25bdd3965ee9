// Spans of OpenTelemetry at both ends of calls and of messages. It needs the packages
// @opentelemetry/api, @opentelemetry/core and @opentelemetry/sdk-trace-base. A program with
// OpenTelemetry's NodeSDK gives it the context manager, new NodeSDK({ contextManager: contexts }),
// and leaves out both calls of setGlobal here: the SDK makes them.

import { AsyncLocalStorage } from "node:async_hooks";
import { channel, tracingChannel } from "node:diagnostics_channel";
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { Pull, Push } from "zmq-napi";
import { RpcClient, RpcServer } from "zmq-napi/rpc";

/** @typedef {import("@opentelemetry/api").Context} Context */
/** @typedef {import("zmq-napi/rpc").RpcCallTrace | import("zmq-napi/rpc").RpcHandleTrace} Call */

/** Keeps OpenTelemetry's context in a store that can be bound to a channel. */
class Contexts {
  /** @type {AsyncLocalStorage<Context>} */
  store = new AsyncLocalStorage();
  active() {
    return this.store.getStore() ?? ROOT_CONTEXT;
  }
  /** @template {(...args: any[]) => any} Work
   * @param {Context} active @param {Work} work @param {unknown} [self]
   * @param {Parameters<Work>} args @returns {ReturnType<Work>} */
  with(active, work, self, ...args) {
    return this.store.run(active, () => Reflect.apply(work, self, args));
  }
  /** @template Work @param {Context} active @param {Work} work @returns {Work} */
  bind(active, work) {
    if (typeof work !== "function") return work;
    /** @param {unknown[]} args */
    const bound = (...args) => this.store.run(active, () => work(...args));
    return /** @type {Work} */ (bound);
  }
  enable() {
    return this;
  }
  disable() {
    return this;
  }
}

const contexts = new Contexts();
// Only the first context manager counts, and the spans of handlers need this one.
if (!context.setGlobalContextManager(contexts))
  throw new Error("There is a context manager already: give `contexts` to the NodeSDK");
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
const exporter = new InMemorySpanExporter();
const spanProcessors = [new SimpleSpanProcessor(exporter)];
const tracer = new BasicTracerProvider({ spanProcessors }).getTracer("example");

/** Makes a span for each call that a TracingChannel reports.
 * @param {string} name @param {SpanKind} kind @param {(call: Call) => Context} parentOf
 * @param {(call: Call, active: Context) => void} [begun] */
function traceCalls(name, kind, parentOf, begun) {
  /** @type {WeakMap<object, import("@opentelemetry/api").Span>} */
  const spans = new WeakMap();
  // The work of the call, such as the handler, runs in the context that this returns.
  channel(`tracing:${name}:start`).bindStore(contexts.store, (message) => {
    const call = /** @type {Call} */ (message);
    const parent = parentOf(call);
    const span = tracer.startSpan(call.method, { kind }, parent);
    spans.set(call, span);
    const active = trace.setSpan(parent, span);
    begun?.(call, active);
    return active;
  });
  tracingChannel(name).subscribe({
    start() {},
    end(call) {
      // Only a call that was refused at once ends here.
      if ("error" in call) spans.get(call)?.end();
    },
    asyncStart() {},
    asyncEnd(call) {
      spans.get(call)?.end();
    },
    error(call) {
      const message = `${call.error}`;
      spans.get(call)?.setStatus({ code: SpanStatusCode.ERROR, message });
    },
  });
}

traceCalls(
  "zmq-napi:rpc:call",
  SpanKind.CLIENT,
  () => context.active(),
  ({ headers }, active) => propagation.inject(active, headers),
);
traceCalls("zmq-napi:rpc:handle", SpanKind.SERVER, ({ headers }) =>
  propagation.extract(ROOT_CONTEXT, headers),
);

// Calls: the headers travel by themselves.
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

// Messages: the sender puts the headers into a frame of their own.
const pull = new Pull();
const push = new Push();
push.connect(await pull.bind("tcp://127.0.0.1:*"));
await tracer.startActiveSpan("publish", { kind: SpanKind.PRODUCER }, async (span) => {
  const headers = {};
  propagation.inject(context.active(), headers);
  await push.send([JSON.stringify(headers), "text"]);
  span.end();
});
const [headers, text] = await pull.receive();
const sender = propagation.extract(ROOT_CONTEXT, JSON.parse(`${headers}`));
const taken = tracer.startSpan("process", { kind: SpanKind.CONSUMER }, sender);
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
