// Hyperledger Sawtooth's transaction processor, for zeromq 5, with a validator that asks for
// a transaction and keeps the state.

const assert = require("node:assert/strict");
const { once } = require("node:events");
const { Message: Envelope, ...messages } = require("sawtooth-sdk/protobuf");
const { TransactionHandler } = require("sawtooth-sdk/processor/handler");
const { InvalidTransaction } = require("sawtooth-sdk/processor/exceptions");
const { TransactionProcessor } = require("sawtooth-sdk/processor");
const zmq = require("zeromq");

const { MessageType } = Envelope;
const address = "c0ffee".padEnd(70, "0");

class Validator {
  #socket = zmq.socket("router");
  #processor;
  #count = 0;
  #replies = new Map();
  #registered;
  state = Buffer.from("40");
  registered = new Promise((resolve) => (this.#registered = resolve));

  constructor() {
    this.#socket.bindSync("tcp://127.0.0.1:*");
    this.#socket.on("message", (id, bytes) => this.#take(id, Envelope.decode(bytes)));
  }

  get url() {
    return this.#socket.getsockopt("last_endpoint").replace("\0", "");
  }

  /** Sends a request to the processor. Resolves with its reply. */
  ask(type, content) {
    const correlationId = `validator-${this.#count++}`;
    this.#send(type, correlationId, content);
    return new Promise((resolve) => this.#replies.set(correlationId, resolve));
  }

  /** Resolves when the processor has lost its connection and has registered again. */
  async close() {
    this.#socket.close();
  }

  #send(messageType, correlationId, content) {
    const envelope = { messageType, correlationId, content };
    this.#socket.send([this.#processor, Envelope.encode(envelope).finish()]);
  }

  #take(id, { messageType, correlationId, content }) {
    this.#processor = id;
    if (messageType === MessageType.TP_REGISTER_REQUEST) {
      const { family, version } = messages.TpRegisterRequest.decode(content);
      this.#answer(correlationId, "TpRegisterResponse", "TP_REGISTER_RESPONSE", {
        status: 1,
      });
      this.#registered(`${family} ${version}`);
    } else if (messageType === MessageType.TP_STATE_GET_REQUEST) {
      const entries = [{ address, data: this.state }];
      const answer = { entries, status: 1 };
      this.#answer(correlationId, "TpStateGetResponse", "TP_STATE_GET_RESPONSE", answer);
    } else if (messageType === MessageType.TP_STATE_SET_REQUEST) {
      const [entry] = messages.TpStateSetRequest.decode(content).entries;
      this.state = entry.data;
      const answer = { addresses: [address], status: 1 };
      this.#answer(correlationId, "TpStateSetResponse", "TP_STATE_SET_RESPONSE", answer);
    } else this.#replies.get(correlationId)?.(content);
  }

  #answer(correlationId, type, number, content) {
    this.#send(
      MessageType[number],
      correlationId,
      messages[type].encode(content).finish(),
    );
  }
}

class Adder extends TransactionHandler {
  constructor() {
    super("adder", ["1.0"], ["c0ffee"]);
  }

  async apply({ payload }, context) {
    const { [address]: state } = await context.getState([address], 5000);
    const number = Number(Buffer.from(payload, "base64"));
    if (Number.isNaN(number)) throw new InvalidTransaction("That is no number.");
    const sum = Buffer.from(String(Number(state) + number));
    await context.setState({ [address]: sum }, 5000);
  }
}

async function main() {
  const validator = new Validator();
  const processor = new TransactionProcessor(validator.url);
  processor.addHandler(new Adder());
  processor.start();
  assert.equal(await validator.registered, "adder 1.0");
  await validator.ask(MessageType.PING_REQUEST, Buffer.alloc(0));

  const process_ = async (payload) => {
    const request = messages.TpProcessRequest.encode({
      header: { familyName: "adder", familyVersion: "1.0" },
      payload: Buffer.from(payload),
      contextId: "context",
    });
    const content = await validator.ask(MessageType.TP_PROCESS_REQUEST, request.finish());
    return messages.TpProcessResponse.decode(content);
  };
  for (let round = 0; round < 100; round++) {
    assert.equal((await process_("2")).status, 1);
    assert.equal(String(validator.state), String(42 + 2 * round));
  }
  const refusal = await process_("two");
  assert.equal(refusal.message, "That is no number.");

  processor._stream.close();
  await validator.close();
  await once(process, "beforeExit");
  console.log("processed");
}

void main();
