import * as auth from "./index.js";

export * from "./index.js";
export default auth;
