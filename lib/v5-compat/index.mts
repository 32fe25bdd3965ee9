import * as zmq from "./index.js";

export * from "./index.js";
export default zmq;
