// What the project's own tests and scripts use of the inside. It is not packed.

export { addon } from "./addon/addon";
export { missingCapabilities } from "./addon/capability";
export { socketOption } from "./options/numbers";
export type { Option } from "./options/option";
export {
  commonOptions,
  draftTypeOptions,
  receivingOptions,
  sendingOptions,
  typeOptions,
} from "./options/socket-options";
export { factsOf, socketTypes } from "./socket-types";
export { socketCore } from "./sockets/core";
