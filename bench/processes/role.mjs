// One process of a workload: node role.mjs MODULE PACKAGE ROLE WORK runs a role of a module of
// this folder. It says what it bound and how it went in lines of JSON.

const [module, packaged, role, work] = process.argv.slice(2);

/** @param {object} news */
const tell = (news) => process.stdout.write(`${JSON.stringify(news)}\n`);

// Not every peer is a package.
const zmq = /^(zmq-napi|zeromq|file:.*)$/.test(packaged) ? await import(packaged) : {};
const { roles } = await import(`./${module}.mjs`);
const outcome = await roles[role](zmq, JSON.parse(work), tell, packaged);
tell({ outcome: { ...outcome, pid: process.pid } });
