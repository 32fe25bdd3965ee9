// Runs a program in two processes. Our package and zeromq.js have it in JavaScript, libzmq in C++.

import { pair } from "../harness/pair.mjs";
import { addressOf } from "../harness/processes.mjs";
import { compiled } from "../peers/libzmq.mjs";
import { packageOf, role } from "../peers/packages.mjs";

/**
 * Returns the seconds that the connecting role has measured.
 *
 * @param {import("../harness/peer.mjs").Peer} peer
 * @param {string} program the name of both files in this folder
 * @param {readonly [binder: string, connector: string]} roles
 * @param {Record<string, number>} work the C++ program gets its values as arguments, in this order
 * @param {string} [transport]
 * @returns {Promise<number>} seconds
 */
export async function secondsOf(peer, program, roles, work, transport = "tcp") {
  const [binder, connector] = roles;
  const file = `../programs/${program}.mjs`;
  const many = peer.name === "zmq-napi-many";
  const command = (/** @type {string} */ name, /** @type {string} */ address) =>
    peer.name === "libzmq"
      ? compiled(program, [name, address, ...Object.values(work)])
      : role(file, packageOf(peer), name, { ...work, address, many });
  const { connected } = await pair(
    await command(binder, addressOf(transport)),
    (endpoint) => command(connector, endpoint),
  );
  return connected.seconds;
}
