// What the first socket loads. core.ts loads this module late.

export { asyncHooks } from "../builtins";
export { channels, tracingChannels } from "../channels";
export { SocketCore } from "../engine/socket-core";
export { watchConnections } from "../events/connections";
export { monitorOf } from "../events/monitor";
export { queuesOf } from "../events/peer-queues";
export { EventQueue } from "../events/queue";
export { Exchanges } from "./exchanges";
export { Polling } from "./polling";
export { ReceivedSubscriptions } from "./subscriptions";
