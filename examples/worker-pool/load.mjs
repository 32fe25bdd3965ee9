import { Request } from "zmq-napi";

/**
 * Sends jobs to a pool. Each client sends its next job when it has the result of the last one.
 *
 * @param {string} endpoint
 * @param {{ jobs: number, rounds: number, clients: number }} load
 */
export async function run(endpoint, { jobs, rounds, clients }) {
  /** @type {string[]} */
  const results = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new Request();
      client.connect(endpoint);
      while (next < jobs) {
        const job = next++;
        await client.send([String(rounds), `job ${job}`]);
        results[job] = String((await client.receive())[0]);
      }
      client.close();
    }),
  );
  return { results, seconds: (performance.now() - began) / 1000 };
}
