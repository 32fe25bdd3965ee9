// Usage: node compile.cjs COMPILER < SETTINGS. Compiles programs as each of the settings
// says, and prints what the compiler finds wrong, each with the name of its setting.

const { sep } = require("node:path");
const { text } = require("node:stream/consumers");

const ts = require(process.argv[2]);
const versions = new Map();

/** A host that parses the files that many settings share, such as Node's types, once. */
function hostOf(options) {
  const host = ts.createCompilerHost(options);
  const parse = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...others) => {
    const key = `${name} ${JSON.stringify(version)} ${String(options.target)}`;
    if (!versions.has(key)) versions.set(key, parse(name, version, ...others));
    return versions.get(key);
  };
  return host;
}

function complaints({ name, files, compilerOptions, watched }) {
  const { options, errors } = ts.convertCompilerOptionsFromJson(compilerOptions, ".");
  const program = ts.createProgram(files, options, hostOf(options));
  // Node's types are left out: old compilers report many errors in them.
  const concerns = ({ fileName }) =>
    watched.some((folder) => fileName.startsWith(folder.replaceAll(sep, "/")));
  const found = program
    .getSourceFiles()
    .filter(concerns)
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]);
  const all = [...errors, ...program.getOptionsDiagnostics(), ...found];
  return all.map(({ file, start, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0;
    const what = ts.flattenDiagnosticMessageText(messageText, "\n");
    return `${name}: ${file?.fileName ?? ""}:${line} ${what}`;
  });
}

text(process.stdin).then((settings) => {
  console.log(JSON.stringify(JSON.parse(settings).flatMap(complaints)));
});
