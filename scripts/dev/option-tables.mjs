// Reads tables of options, and the comments in them, from the sources in lib/.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { root } from "../support/run.mjs";

/**
 * The facts about an option in libzmq's manual and sources. `atOnce`: the option acts on
 * existing connections too. `draftBuildOnly`: a libzmq without drafts lacks the option.
 *
 * @typedef {{
 *   name: string, access: string, unit?: string, min?: number, max?: number,
 *   default?: number | boolean, appliesTo?: string, atOnce?: boolean, since: string,
 *   draft?: boolean, draftBuildOnly?: boolean, requires?: string,
 * }} Fact
 *
 * @typedef {{ socket: Fact[], context: Fact[] }} Facts
 */

/**
 * A property for a page of documentation. `initial` is its default. `zmq` has the names of the
 * libzmq options that it sets. `fact` is about the first of them.
 *
 * @typedef {{
 *   name: string, takes: string, initial: string, meaning: string, zmq: string[],
 *   fact: Fact | undefined,
 * }} Row
 */

/** @type {Facts} */
export const facts = JSON.parse(
  readFileSync(join(root, "scripts/dev/libzmq-options.json"), "utf8"),
);

/** The values that a kind of option takes, if its call has no range. */
const kinds = new Map([
  ["binary", "string, Buffer or null"],
  ["bool", "true or false"],
  ["curveKey", "40 characters of Z85, or a Buffer of 32 bytes"],
  ["int32", "whole number"],
  ["int64", "whole number"],
  ["text", "string or null"],
  ["threadName", "1 to 16 bytes"],
  ["uint32", "from 0"],
  ["uint64", "from 0"],
]);

/** @param {string} path */
export function source(path) {
  const text = readFileSync(join(root, path), "utf8");
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Returns the comment before `node`, on one line. @param {ts.Node} node */
function commentOf(node) {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  return text.replace(/\s+/g, " ").trim();
}

/** Returns the file from which `file` imports a constant. @param {ts.SourceFile} file @param {string} name */
function origin(file, name) {
  const found = file.statements.filter(ts.isImportDeclaration).find((statement) => {
    const names = statement.importClause?.namedBindings;
    return (
      names !== undefined &&
      ts.isNamedImports(names) &&
      names.elements.some((element) => element.name.text === name)
    );
  })?.moduleSpecifier;
  if (found === undefined || !ts.isStringLiteral(found)) return undefined;
  return source(`${join(dirname(file.fileName), found.text)}.ts`);
}

/**
 * Returns the value of a top-level constant, which may be imported.
 *
 * @param {ts.SourceFile} file @param {string} name @returns {ts.Expression}
 */
function constant(file, name) {
  const found = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find((declaration) => declaration.name.getText() === name)?.initializer;
  if (found !== undefined) return found;
  const from = origin(file, name);
  if (from !== undefined) return constant(from, name);
  throw new Error(`${file.fileName} has no constant ${name}`);
}

/** @param {ts.Node | undefined} node */
function literal(node) {
  if (node !== undefined && ts.isObjectLiteralExpression(node)) return node;
  throw new Error(`Not an object literal: ${node?.getText()}`);
}

/** Returns the properties of an object literal, by name. @param {ts.ObjectLiteralExpression} object */
function members(object) {
  return object.properties.map((property) => {
    const name = property.name?.getText() ?? "";
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : constant(object.getSourceFile(), name);
    return { name, value, property };
  });
}

/** Returns an expression without `as`, with a constant replaced by its value. @param {ts.Expression} node
 * @returns {ts.Expression} */
function bare(node) {
  if (ts.isAsExpression(node)) return bare(node.expression);
  return ts.isIdentifier(node) ? bare(constant(node.getSourceFile(), node.text)) : node;
}

/** Returns the traits of an option, as text. @param {ts.Expression | undefined} node
 * @returns {Map<string, string>} */
function traitsOf(node) {
  const object = node && bare(node);
  if (!object || !ts.isObjectLiteralExpression(object)) return new Map();
  return new Map(
    object.properties.flatMap((property) => {
      if (ts.isSpreadAssignment(property)) return [...traitsOf(property.expression)];
      if (!ts.isPropertyAssignment(property)) return [];
      const text = property.initializer.getText().replace(/^"|"$|(?<=\d)_(?=\d)/g, "");
      return [[property.name.getText(), text]];
    }),
  );
}

/** Returns the names of a choice or of a list of flags. @param {ts.Expression} node */
function offered(node) {
  if (!ts.isArrayLiteralExpression(node)) throw new Error(`No names: ${node.getText()}`);
  return node.elements
    .map((name) => (ts.isArrayLiteralExpression(name) ? name.elements[0] : name))
    .map((name) => name?.getText())
    .join(", ");
}

/** Returns the values that an option takes, from the call that makes it. @param {ts.Expression} call */
function taken(call) {
  if (!ts.isCallExpression(call)) throw new Error(`Not an option: ${call.getText()}`);
  const [, first, second] = call.arguments;
  const kind = call.expression.getText();
  const traits = traitsOf(second ?? first);
  const [min, max] = [traits.get("min"), traits.get("max")];
  if (traits.get("access") === "r") return "read-only";
  if (min !== undefined) return max === undefined ? `from ${min}` : `${min} to ${max}`;
  if (kind === "flags" && first) return `array of ${offered(first)}`;
  if (kind === "choice" && first) return offered(first);
  return traits.get("takes") ?? kinds.get(kind) ?? "";
}

/** @param {string} name @param {string} takes @param {string} comment
 * @param {Fact[]} about @returns {Row} */
function row(name, takes, comment, about) {
  const zmq = [...comment.matchAll(/`(ZMQ_\w+)`/g)].map(([, zmqName = ""]) => zmqName);
  const initial =
    /Default:? (`[^`]*`|\[\]|\{\}|.+?)(?=[.:;,] |[.:;]$| \()/.exec(comment)?.[1] ?? "";
  const meaning = comment
    .replace(/(?:,? ?`ZMQ_\w+`)+\.?$/, "")
    .replace(` Default ${initial}.`, "")
    .trim();
  const fact = about.find((found) => found.name === zmq[0]);
  return { name, takes, initial, meaning, zmq, fact };
}

/** Returns the rows of a table. @param {ts.Node} table @param {Fact[]} [about] */
export function rows(table, about = facts.socket) {
  return members(literal(table)).map(({ name, value, property }) =>
    row(name, taken(value), commentOf(property), about),
  );
}

/** Returns a table, or an object of tables, of a file. @param {ts.SourceFile} file @param {string[]} path */
export function table(file, [name = "", ...path]) {
  return path.reduce(
    (/** @type {ts.Node} */ folder, key) =>
      members(literal(folder)).find((member) => member.name === key)?.value ?? folder,
    constant(file, name),
  );
}

/** Returns the row of a property that is not in a table. @param {ts.SourceFile} file @param {string} owner
 * @param {string} name @param {string} takes @param {Fact[]} [about] */
export function property(file, owner, name, takes, about = facts.socket) {
  const declaration = file.statements
    .filter((found) => ts.isInterfaceDeclaration(found) || ts.isClassDeclaration(found))
    .filter((found) => found.name?.getText() === owner)
    .flatMap((found) => [...found.members])
    .find((found) => found.name?.getText() === name && commentOf(found) !== "");
  if (declaration === undefined)
    throw new Error(`${owner} has no ${name} with a comment`);
  return row(name, takes, commentOf(declaration), about);
}
