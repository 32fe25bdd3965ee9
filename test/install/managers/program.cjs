// Sends a message with the installed package, and prints which binary the package has loaded.

const { readFileSync } = require("node:fs");
const { Pull, Push, version } = require("zmq-napi");

async function main() {
  const pull = new Pull({ receiveTimeout: 10_000 });
  const push = new Push({ sendTimeout: 10_000 });
  push.connect(await pull.bind("tcp://127.0.0.1:*"));
  await push.send("installed");
  const [text] = await pull.receive();
  for (const socket of [push, pull]) socket.close();
  const maps = readFileSync("/proc/self/maps", "utf8");
  const binary = /\/.*\/zmq[-_]napi[\w.-]*\.node$/m.exec(maps)?.[0];
  console.log(JSON.stringify({ version, text: String(text), binary }));
}

void main();
