// ascoltatori looks into the addon of zeromq 5 to know whether a socket is open.

const { Socket } = require("zeromq");

Object.defineProperty(Socket.prototype, "_zmq", {
  get() {
    return { state: this.closed ? 2 : 0 };
  },
});
