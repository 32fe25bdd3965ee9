// zerorpc's tests. One test leaves a request to a server that does not exist. zeromq 5
// drops the request at exit. zeromq.js 6 and our package wait, unless `linger` is set.

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
