// The wire fuzzer's short form, with a fixed seed, and the faults that it found before.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../support/program";
