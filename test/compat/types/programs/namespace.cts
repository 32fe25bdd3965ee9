// The package as CommonJS has it.

import zeromq = require("zeromq");

const push: zeromq.Push = new zeromq.Push({ linger: 0 });
const { Pull } = zeromq;
const pull = new Pull();
push.close();
pull.close();
console.log(push.closed && pull.closed ? "namespace" : "open");
