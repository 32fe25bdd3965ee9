// A client of Bitcoin's node, for zeromq 5, with a node of ours: a publisher and a server.

const assert = require("node:assert/strict");
const { once } = require("node:events");
const { createServer } = require("node:http");
const { BitcoindClient, ConstantBackoff } = require("@node-lightning/bitcoind");
const { RetryPolicy } = require("@node-lightning/bitcoind/dist/policies/retry-policy");
const zmq = require("zeromq");

/** Binds a publisher. Resolves with its endpoint. */
function publish() {
  const socket = zmq.socket("xpub", { linger: 0 });
  socket.bindSync("tcp://127.0.0.1:*");
  return { socket, url: socket.getsockopt("last_endpoint").replace("\0", "") };
}

/** Serves the blocks of `chain` by Bitcoin's protocol, but refuses the first request. */
async function serve(chain) {
  let requests = 0;
  const methods = {
    getbestblockhash: () => String(chain.length - 1),
    getblock: (hash, verbosity) =>
      verbosity === 0 ? chain[hash].toString("hex") : { hash, height: Number(hash) },
  };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { id, method, params } = JSON.parse(Buffer.concat(chunks));
      response.statusCode = requests++ === 0 ? 503 : 200;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id, result: methods[method](...params) }));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

async function main() {
  const transactions = publish();
  const blocks = publish();
  const chain = [];
  const server = await serve(chain);
  const client = new BitcoindClient({
    host: "127.0.0.1",
    port: server.address().port,
    rpcuser: "user",
    rpcpassword: "password",
    zmqpubrawtx: transactions.url,
    zmqpubrawblock: blocks.url,
    policyMaker: () => new RetryPolicy(3, new ConstantBackoff(10)),
  });
  const seen = [];
  client.on("rawtx", (bytes) => seen.push(bytes));

  const joined = [transactions, blocks].map(({ socket }) => once(socket, "message"));
  client.subscribeRawTx();
  client.subscribeRawBlock();
  assert.deepEqual((await Promise.all(joined)).map(String), [
    "\u0001rawtx",
    "\u0001rawblock",
  ]);

  const sequence = Buffer.alloc(4);
  for (let height = 0; height < 300; height++) {
    sequence.writeUInt32LE(height);
    // From 80 bytes to three megabytes.
    const block = Buffer.alloc(height % 100 === 99 ? 3_000_000 : 80 + height, height);
    chain.push(block);
    const arrived = once(client, "rawblock");
    blocks.socket.send(["hashblock", "which nobody wants", sequence]);
    blocks.socket.send(["rawblock", block, sequence]);
    const [bytes] = await arrived;
    assert.ok(Buffer.isBuffer(bytes) && bytes.equals(block));
  }
  const best = await client.getBestBlockHash();
  assert.deepEqual(await client.getBlock(best), { hash: "299", height: 299 });
  assert.ok((await client.getRawBlock(best)).equals(chain[299]));

  // Many transactions at once keep their order.
  const all = Array.from({ length: 900 }, (_, i) => Buffer.alloc(200 + (i % 7), i));
  for (const bytes of all) transactions.socket.send(["rawtx", bytes, sequence]);
  while (seen.length < all.length) await once(client, "rawtx");
  assert.ok(Buffer.concat(seen).equals(Buffer.concat(all)));

  for (const socket of [client.rawTxSock, client.rawBlockSock]) socket.close();
  for (const { socket } of [transactions, blocks]) socket.close();
  server.close();
  await once(process, "beforeExit");
  console.log("ended");
}

void main();
