// The package as an ES module's default import.

import zeromq, { Pull } from "zeromq";

const push: zeromq.Push = new zeromq.Push({ linger: 0 });
const pull = new Pull();
push.close();
pull.close();
const same = zeromq.Pull === Pull;
console.log(push.closed && same ? "standard" : "open");
