#!/usr/bin/env node
// The program `zmq-napi`. --help describes it.

import { main } from "./program";

void main(process.argv.slice(2));
