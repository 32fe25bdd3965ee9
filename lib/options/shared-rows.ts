// The rows of options that several socket types have.

import { bool, int32 } from "./kinds";
import { socketOption } from "./numbers";
import { binary } from "./texts";

export const routingId = binary(socketOption.ROUTING_ID, {
  takes: "a string or a Buffer of 1 to 255 bytes",
});
export const probeRouter = bool(socketOption.PROBE_ROUTER, {
  access: "w",
  immediate: true,
});
export const conflate = bool(socketOption.CONFLATE);
export const invertMatching = bool(socketOption.INVERT_MATCHING, { immediate: true });
export const noDrop = bool(socketOption.XPUB_NODROP, { access: "w", immediate: true });
export const onlyFirstSubscribe = bool(socketOption.ONLY_FIRST_SUBSCRIBE, {
  access: "w",
  immediate: true,
});
export const helloMessage = binary(socketOption.HELLO_MSG, {
  access: "w",
  needs: ["draft"],
});
export const topicsCount = int32(socketOption.TOPICS_COUNT, {
  access: "r",
  needs: ["topicsCount"],
});
export const maxTopicSize = int32(socketOption.TOPIC_LIMIT, {
  min: 0,
  needs: ["limits"],
});
export const disconnectMessage = binary(socketOption.DISCONNECT_MSG, {
  access: "w",
  needs: ["draft"],
});
export const hiccupMessage = binary(socketOption.HICCUP_MSG, {
  access: "w",
  needs: ["hiccupMessage", "draft"],
});
