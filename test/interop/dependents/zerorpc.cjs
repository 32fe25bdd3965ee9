// zerorpc's tests. One of them leaves a request to a server that does not exist, which
// zeromq 5 forgot at exit, and which zeromq.js 6 and we wait for unless `linger` says no.

const { join } = require("node:path");
const { reporters } = require("nodeunit");
const { Client } = require("zerorpc");

const { close } = Client.prototype;
Client.prototype.close = function (linger = 0) {
  close.call(this, linger);
};

const tests = join(__dirname, "node_modules", "zerorpc", "test");
reporters.minimal.run([tests], null, (error) => {
  if (error) process.exitCode = 1;
});
