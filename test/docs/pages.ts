import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "..", "..");

/** A fenced block of a page. */
export interface Snippet {
  /** The position of the block: `README.md:12`. */
  readonly place: string;
  readonly language: string;
  /** The other words of the first line, such as `endless`. */
  readonly remark: string;
  readonly code: string;
}

/** The pages for users: the README and all of docs/ and examples/. */
export function userPages(): string[] {
  const found = ["docs", "examples"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
  );
  return ["README.md", ...found.sort()];
}

export function read(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

export function snippetsOf(page: string): Snippet[] {
  const fence = /^```(\w+)(?: (\w+))?\n(.*?)^```$/gms;
  const text = read(page);
  return [...text.matchAll(fence)].map(({ 1: language, 2: remark, 3: code, index }) => ({
    place: `${page}:${text.slice(0, index).split("\n").length}`,
    language: language ?? "",
    remark: remark ?? "",
    code: code ?? "",
  }));
}

/** The output of `console.log` that a snippet's comments promise. */
export function promisedLines(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map(([, line]) => line!);
}

function withoutCode(text: string): string {
  return text.replace(/^```.*?^```$/gms, "");
}

/** The names that GitHub gives to a page's headings. */
export function anchorsOf(page: string): string[] {
  const headings = withoutCode(read(page)).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
