// One process of a measurement: node role.mjs MODULE VARIANT ROLE WORK. It says what it bound
// and how it went in lines of JSON.

const [module, variant, role, work] = process.argv.slice(2);

/** @param {object} news */
const tell = (news) => process.stdout.write(`${JSON.stringify(news)}\n`);

const { variants } = await import(`./${module}.mjs`);
const roles = await variants[variant]();
const before = process.cpuUsage();
const outcome = await roles[role](JSON.parse(work), tell);
const { user, system } = process.cpuUsage(before);
tell({ outcome: { cpuSeconds: (user + system) / 1e6, ...outcome, pid: process.pid } });
