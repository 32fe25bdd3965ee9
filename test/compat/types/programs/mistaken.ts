// Code that must not compile.

import { Push } from "zeromq";

new Push({ linger: "long" }).close();
