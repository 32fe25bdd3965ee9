// One process of a measurement: node role.mjs MODULE PACKAGE ROLE WORK runs a role of a module.
// The path of MODULE is relative to this folder. Prints the bound endpoint and the outcome as
// lines of JSON.

const [module, packaged, role, work] = process.argv.slice(2);

/** @param {object} line */
const report = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

// Some peers use no package.
const zmq = /^(zmq-napi|zeromq)$/.test(packaged) ? await import(packaged) : {};
const { roles } = await import(module);
const before = process.cpuUsage();
const outcome = await roles[role](zmq, JSON.parse(work), report, packaged);
const { user, system } = process.cpuUsage(before);
report({ outcome: { cpuSeconds: (user + system) / 1e6, ...outcome } });
