import { readFileSync } from "node:fs";
import { join } from "node:path";

import { imageOf } from "../../lib/addon/binary/image";

test("the addon that was built here is for this process", () => {
  const file = join(__dirname, "..", "..", "build", "Release", "zmq_napi.node");
  const { platform, arch } = process;
  expect(imageOf(readFileSync(file))).toMatchObject({ platform, arch, whole: true });
});
