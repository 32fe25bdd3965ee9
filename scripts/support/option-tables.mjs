// Reads tables of options, and the comments in them, from the sources in lib/.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "./run.mjs";

/**
 * A property as a page of documentation has it. `initial` is its default.
 *
 * @typedef {{ name: string, takes: string, initial: string, says: string, zmq: string }} Row
 */

/** What a kind of option takes when its call gives no range. */
const kinds = new Map([
  ["binary", "string, Buffer or null"],
  ["bool", "true or false"],
  ["curveKey", "string, Buffer or null"],
  ["int32", "whole number"],
  ["int64", "whole number"],
  ["text", "string or null"],
  ["uint32", "from 0"],
  ["uint64", "from 0"],
]);

/** @param {string} path */
export function source(path) {
  const text = readFileSync(join(root, path), "utf8");
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** The comment before `node`, on one line. @param {ts.Node} node */
function commentOf(node) {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  return text.replace(/\s+/g, " ").trim();
}

/** What a top-level constant is set to. @param {ts.SourceFile} file @param {string} name */
function constant(file, name) {
  const found = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find((declaration) => declaration.name.getText() === name)?.initializer;
  if (found === undefined) throw new Error(`${file.fileName} has no constant ${name}`);
  return found;
}

/** @param {ts.Node | undefined} node */
function literal(node) {
  if (node !== undefined && ts.isObjectLiteralExpression(node)) return node;
  throw new Error(`Not an object literal: ${node?.getText()}`);
}

/** The properties of an object literal, by name. @param {ts.ObjectLiteralExpression} object */
function members(object) {
  return object.properties.map((property) => {
    const name = property.name?.getText() ?? "";
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : constant(object.getSourceFile(), name);
    return { name, value, property };
  });
}

/** What an option takes, by the call that makes it. @param {ts.Expression} call */
function taken(call) {
  if (!ts.isCallExpression(call)) throw new Error(`Not an option: ${call.getText()}`);
  const [, ...rest] = call.arguments;
  const last = rest.at(-1);
  const traits = last && ts.isObjectLiteralExpression(last) ? members(last) : [];
  /** @param {string} name */
  const trait = (name) =>
    traits
      .find((found) => found.name === name)
      ?.value.getText()
      .replaceAll("_", "");
  const [min, max, access] = [trait("min"), trait("max"), trait("access")];
  let takes = kinds.get(call.expression.getText());
  if (min !== undefined) takes = max === undefined ? `from ${min}` : `${min} to ${max}`;
  takes ??= rest[0]?.getText().slice(1, -1) ?? "";
  return access === '"r"' ? "read-only" : takes;
}

/** @param {string} name @param {string} takes @param {string} comment @returns {Row} */
function row(name, takes, comment) {
  const zmq = comment.match(/`ZMQ_\w+`/g)?.join(", ") ?? "";
  const initial = /Default:? (`[^`]*`|.+?)(?=[.:;] |[.:;]$| \()/.exec(comment)?.[1] ?? "";
  const says = comment
    .replace(/(?:,? ?`ZMQ_\w+`)+\.?$/, "")
    .replace(new RegExp(` ?Default ${initial}\\.`), "")
    .trim();
  return { name, takes, initial, says, zmq: zmq.replaceAll("`", "") };
}

/** The rows of a table. @param {ts.Node} table */
export function rows(table) {
  return members(literal(table)).map(({ name, value, property }) =>
    row(name, taken(value), commentOf(property)),
  );
}

/** A table, or a folder of tables, of a file. @param {ts.SourceFile} file @param {string[]} path */
export function table(file, [name = "", ...path]) {
  return path.reduce(
    (/** @type {ts.Node} */ folder, key) =>
      members(literal(folder)).find((member) => member.name === key)?.value ?? folder,
    constant(file, name),
  );
}

/** A property that is not in a table. @param {ts.SourceFile} file @param {string} owner
 * @param {string} name @param {string} takes */
export function property(file, owner, name, takes) {
  const declaration = file.statements
    .filter((found) => ts.isInterfaceDeclaration(found) || ts.isClassDeclaration(found))
    .filter((found) => found.name?.getText() === owner)
    .flatMap((found) => [...found.members])
    .find((found) => found.name?.getText() === name && commentOf(found) !== "");
  if (declaration === undefined)
    throw new Error(`${owner} has no ${name} with a comment`);
  return row(name, takes, commentOf(declaration));
}
