import { join } from "node:path";
import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";
import { typescript as layers } from "./layers.mjs";

const root = join(import.meta.dirname, "..");

/** The zones of no-restricted-paths, which enforce the layers. */
const zones = layers.flatMap((layer, index) =>
  layer.map((entry) => ({
    target: `./lib/${entry}`,
    from: "./lib",
    except: [...layers.slice(0, index).flat(), entry].map((name) => `./${name}`),
    message: `It is not in a layer below lib/${entry} (.lint/layers.mjs).`,
  })),
);

const everywhere = {
  "array-callback-return": "error",
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-self-compare": "error",
  "no-template-curly-in-string": "error",
  // for...of may be used to take the first item only.
  "no-unreachable-loop": ["error", { ignore: ["ForOfStatement"] }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-object-has-own": "error",
  "prefer-template": "error",
};

const nodeGlobals = Object.fromEntries(
  [
    "AbortController AbortSignal Buffer URL WebSocket clearImmediate clearInterval",
    "clearTimeout console fetch gc global globalThis performance process queueMicrotask",
    "setImmediate setInterval setTimeout structuredClone TextDecoder TextEncoder",
  ]
    .join(" ")
    .split(" ")
    .map((name) => [name, "readonly"]),
);

const library = {
  name: "lib",
  files: ["lib/**/*.ts", "lib/**/*.mts"],
  extends: [
    js.configs.recommended,
    tseslint.configs.strictTypeChecked,
    tseslint.configs.stylisticTypeChecked,
  ],
  plugins: { "import-x": importX },
  settings: {
    "import-x/resolver-next": [
      createNodeResolver({
        extensions: [".ts", ".mts", ".js", ".node"],
        extensionAlias: { ".js": [".ts", ".js"], ".mjs": [".mts", ".mjs"] },
      }),
    ],
  },
  languageOptions: {
    parserOptions: { project: "./tsconfig.json", tsconfigRootDir: root },
  },
  rules: {
    ...everywhere,
    complexity: ["error", 12],
    "max-depth": ["error", 3],
    "max-lines": ["error", 400],
    "max-lines-per-function": [
      "error",
      { max: 40, skipBlankLines: true, skipComments: true },
    ],
    "no-console": "error",
    "no-promise-executor-return": "error",
    "@typescript-eslint/consistent-type-assertions": [
      "error",
      { assertionStyle: "never" },
    ],
    "@typescript-eslint/consistent-type-exports": "error",
    "@typescript-eslint/consistent-type-imports": "error",
    "@typescript-eslint/explicit-module-boundary-types": "error",
    // A class gets the accessors of its options by an interface of the same name.
    "@typescript-eslint/no-empty-object-type": [
      "error",
      { allowInterfaces: "with-single-extends" },
    ],
    // The compiler checks this. It knows that merged declarations must repeat parameters.
    "@typescript-eslint/no-unused-vars": "off",
    // An abort rejects with the reason that the user gave, of any type.
    "@typescript-eslint/prefer-promise-reject-errors": [
      "error",
      { allowThrowingAny: true, allowThrowingUnknown: true },
    ],
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    "@typescript-eslint/switch-exhaustiveness-check": "error",
    "import-x/no-cycle": "error",
    "import-x/no-restricted-paths": ["error", { zones }],
  },
};

// The one place where values of the addon get their types.
const border = {
  name: "lib/addon",
  files: ["lib/addon/addon.ts", "lib/addon/casts.ts"],
  rules: {
    "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }],
    "@typescript-eslint/no-unnecessary-type-parameters": "off",
  },
};

const tests = {
  name: "test",
  files: ["test/**/*.ts"],
  extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
  languageOptions: {
    parserOptions: { project: "./test/tsconfig.json", tsconfigRootDir: root },
  },
  rules: {
    ...everywhere,
    "@typescript-eslint/no-explicit-any": "off",
    "@typescript-eslint/no-require-imports": "off",
    "@typescript-eslint/no-unsafe-argument": "off",
    "@typescript-eslint/no-unsafe-assignment": "off",
    "@typescript-eslint/no-unsafe-call": "off",
    "@typescript-eslint/no-unsafe-member-access": "off",
    "@typescript-eslint/no-unsafe-return": "off",
    "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    "@typescript-eslint/require-await": "off",
    "@typescript-eslint/unbound-method": "off",
  },
};

const programs = {
  name: "programs",
  files: ["**/*.mjs", "**/*.cjs", "**/*.js"],
  extends: [js.configs.recommended],
  languageOptions: { ecmaVersion: 2024, globals: nodeGlobals },
  rules: {
    ...everywhere,
    "max-lines": ["error", 400],
    "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  },
};

const commonjs = {
  name: "commonjs programs",
  files: ["**/*.cjs", "**/*.js"],
  languageOptions: {
    sourceType: "commonjs",
    globals: Object.fromEntries(
      ["__dirname", "__filename", "exports", "module", "require"].map((name) => [
        name,
        "readonly",
      ]),
    ),
  },
};

export default tseslint.config(
  {
    ignores: [
      "build/",
      "coverage/",
      "dist/",
      "vendor/cache/",
      "vendor/out/",
      "vendor/src/",
      ".cache/",
      // Written as users of zeromq do; test/compat/types compiles them.
      "test/compat/types/programs/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  library,
  border,
  tests,
  programs,
  commonjs,
);
