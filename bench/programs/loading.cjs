// One process of the workload loading: node loading.cjs PACKAGE. It loads the package, and prints the
// processor time and the memory that the load took.

const name = process.argv[2];
const memory = process.memoryUsage.rss();
const time = process.cpuUsage();
require(name);
const { user, system } = process.cpuUsage(time);
const outcome = {
  CPU: (user + system) / 1000,
  RSS: (process.memoryUsage.rss() - memory) / 2 ** 20,
  files: Object.keys(require.cache).length - 1,
};
process.stdout.write(`${JSON.stringify({ outcome })}\n`);
