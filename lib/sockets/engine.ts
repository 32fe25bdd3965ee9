// What the first socket loads. core.ts loads this module late.

export { SocketCore } from "../engine/socket-core";
export { monitorOf } from "../events/monitor";
export { EventQueue } from "../events/queue";
export { Exchanges } from "./exchanges";
export { Polling } from "./polling";
export { ReceivedSubscriptions } from "./subscriptions";
