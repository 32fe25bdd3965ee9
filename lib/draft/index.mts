import * as draft from "./index.js";

export * from "./index.js";
export default draft;
