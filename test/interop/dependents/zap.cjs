// A ZAP handler that gets its messages from zeromq 5's sockets.

const assert = require("node:assert/strict");
const { once } = require("node:events");
const { setTimeout: sleep } = require("node:timers/promises");
const zmq = require("zeromq");
const { CurveMechanism, PlainMechanism, ZAP } = require("zmq-zap");

const server = zmq.curveKeypair();
const friend = zmq.curveKeypair();
const stranger = zmq.curveKeypair();

const handler = new ZAP();
handler.use(
  new PlainMechanism((data, callback) => {
    const { domain, address, username, password } = data;
    assert.deepEqual([domain, address], ["test", "127.0.0.1"]);
    callback(null, username === "user" && password === "secret");
  }),
);
handler.use(
  new CurveMechanism(({ publickey }, callback) =>
    callback(null, publickey === friend.public),
  ),
);

const door = zmq.socket("router");
door.on("message", (...request) => {
  handler.authenticate(request, (error, response) => {
    if (error) console.log(error.message);
    if (response) door.send(response);
  });
});
door.bindSync("inproc://zeromq.zap.01");

function serve(options) {
  const rep = zmq.socket("rep", { zap_domain: "test", linger: 0, ...options });
  rep.on("message", (question) => rep.send(`${question}, world`));
  rep.bindSync("tcp://127.0.0.1:*");
  return rep;
}

function ask(rep, options) {
  const req = zmq.socket("req", { linger: 0, ...options });
  req.connect(rep.getsockopt("last_endpoint").replace("\0", ""));
  req.send("hello");
  return { req, answer: once(req, "message").then(String) };
}

/**
 * A client that knows the secret gets a reply. A client that does not has no reply by then.
 */
async function report(rep, good, bad) {
  const outside = ask(rep, bad);
  const inside = ask(rep, good);
  assert.equal(await inside.answer, "hello, world");
  const none = sleep(100, "no answer");
  assert.equal(await Promise.race([outside.answer, none]), "no answer");
  for (const socket of [rep, inside.req, outside.req]) socket.close();
}

async function main() {
  const plain = (plain_password) => ({ plain_username: "user", plain_password });
  await report(serve({ plain_server: 1 }), plain("secret"), plain("guess"));
  const curve = (pair) => ({
    curve_serverkey: server.public,
    curve_publickey: pair.public,
    curve_secretkey: pair.secret,
  });
  const options = { curve_server: 1, curve_secretkey: server.secret };
  await report(serve(options), curve(friend), curve(stranger));
  door.close();
}

void main();
