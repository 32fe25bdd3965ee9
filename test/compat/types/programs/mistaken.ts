// Code that must not compile.

import { Push } from "zeromq";

new Push({ linger: "long" }).close();

export async function port(push: Push): Promise<number> {
  const address = await push.bind("tcp://127.0.0.1:*");
  const port: number = address;
  return push.bind(String(port));
}
