// One process of a measurement: node role.mjs MODULE PACKAGE ROLE WORK runs a role of a module,
// whose path is relative to this folder. It says what it bound and how it went in lines of JSON.

const [module, packaged, role, work] = process.argv.slice(2);

/** @param {object} news */
const tell = (news) => process.stdout.write(`${JSON.stringify(news)}\n`);

// Not every peer is a package.
const zmq = /^(zmq-napi|zeromq)$/.test(packaged) ? await import(packaged) : {};
const { roles } = await import(module);
const before = process.cpuUsage();
const outcome = await roles[role](zmq, JSON.parse(work), tell, packaged);
const { user, system } = process.cpuUsage(before);
tell({ outcome: { cpuSeconds: (user + system) / 1e6, ...outcome } });
