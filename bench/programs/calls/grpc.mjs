import grpc from "@grpc/grpc-js";

/** @param {unknown} value */
const serialize = (value) => Buffer.from(JSON.stringify(value));
/** @param {Buffer} bytes */
const deserialize = (bytes) => JSON.parse(bytes.toString());

/** @param {string} name @returns {grpc.MethodDefinition<any, any>} */
const unary = (name) => ({
  path: `/bench.Orders/${name}`,
  requestStream: false,
  responseStream: false,
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize,
});

const service = { price: unary("price"), hold: unary("hold") };

/** @param {import("./index.mjs").Method} method @returns {grpc.handleUnaryCall<any, any>} */
const answering = (method) => (call, callback) => {
  method(call.request).then((price) => callback(null, price), callback);
};

/** @type {import("./index.mjs").Library["serve"]} */
export async function serve({ price, hold }) {
  const server = new grpc.Server();
  server.addService(service, { price: answering(price), hold: answering(hold) });
  const credentials = grpc.ServerCredentials.createInsecure();
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
      if (error) reject(error);
      else resolve(`127.0.0.1:${port}`);
    });
  });
}

/** @type {import("./index.mjs").Library["connect"]} */
export async function connect(endpoint, timeout) {
  const Orders = grpc.makeGenericClientConstructor(service, "bench.Orders");
  const client = new Orders(endpoint, grpc.credentials.createInsecure());
  return (method, order) =>
    new Promise((resolve, reject) => {
      const options = { deadline: Date.now() + timeout };
      client[method](
        order,
        options,
        (
          /** @type {unknown} */ error,
          /** @type {import("./index.mjs").Price} */ price,
        ) => {
          if (error) reject(error);
          else resolve(price);
        },
      );
    });
}
