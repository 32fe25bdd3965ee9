import { run } from "../support/program";

const entries = ["", "/auth", "/draft", "/rpc", "/streams", "/v5-compat"].map(
  (path) => `zmq-napi${path}`,
);

test.each(entries)("%s exports the same required and imported", async (entry) => {
  const end = await run(
    `const file = require("node:url").pathToFileURL(args[0].replace(/js$/, "mjs"));
    const imported = await import(file);
    const required = require(args[0]);
    const names = Object.keys(required);
    const strange = names.filter((name) =>
      imported[name] !== required[name] || imported.default[name] !== required[name]);
    const own = ["default", "module.exports", "__esModule"];
    const more = Object.keys(imported).filter((name) => ![...names, ...own].includes(name));
    say(names.length > 0);
    say(strange.join());
    say(more.join());`,
    [require.resolve(entry)],
    ["--no-warnings"],
  );
  expect(end).toMatchObject({ code: 0, errors: "", lines: ["true", "", ""] });
});
