// The package managers: the commands to install from the registry, without scripts.

export interface Manager {
  readonly name: string;
  /** The name of its program in scripts/support/pinned.json. */
  readonly tool: string;
  /** The settings files of a project that uses the registry at `url`. */
  readonly settings: (url: string) => Readonly<Record<string, string>>;
  /**
   * Blocks scripts. Managers that can fail because of a script do so, and others skip the
   * script.
   */
  readonly install: readonly string[];
  /** Installs from the lock file and the cache. */
  readonly again: readonly string[];
  /** The environment for `again`. */
  readonly offline?: Readonly<Record<string, string>>;
  /** The manager's words before a program to run. Without words, Node runs the program. */
  readonly run?: readonly string[];
}

const npmrc = (url: string) => ({
  ".npmrc": `registry=${url}\naudit=false\nfund=false\nupdate-notifier=false\n`,
});

const npm = (version: string, blocking: string): Manager => ({
  name: `npm-${version}`,
  tool: `npm-${version}`,
  settings: npmrc,
  install: ["install", blocking],
  again: ["ci", "--offline", blocking],
});

const pnpm = (version: string): Manager => ({
  name: `pnpm-${version}`,
  tool: `pnpm-${version}`,
  settings: (url) => ({
    ".npmrc": `registry=${url}\n`,
    "pnpm-workspace.yaml": "strictDepBuilds: true\n",
  }),
  install: ["install"],
  again: ["install", "--offline", "--frozen-lockfile"],
});

const berry = (linker: string): Manager => ({
  name: `yarn-4-${linker}`,
  tool: "yarn-4",
  settings: (url) => ({
    ".yarnrc.yml": [
      `npmRegistryServer: "${url}"`,
      "unsafeHttpWhitelist: [127.0.0.1]",
      "enableScripts: false",
      "enableTelemetry: false",
      "enableImmutableInstalls: false",
      `nodeLinker: ${linker}`,
      "",
    ].join("\n"),
  }),
  install: ["install"],
  again: ["install", "--immutable"],
  offline: { YARN_ENABLE_NETWORK: "0" },
  run: ["node"],
});

export const managers: readonly Manager[] = [
  npm("10", "--ignore-scripts"),
  npm("11", "--strict-allow-scripts"),
  npm("12", "--strict-allow-scripts"),
  pnpm("10"),
  pnpm("12"),
  {
    name: "yarn-1",
    tool: "yarn-1",
    settings: (url) => ({
      ".npmrc": `registry=${url}\n`,
      ".yarnrc": `registry "${url}"\n`,
    }),
    install: ["install", "--ignore-scripts", "--non-interactive"],
    again: ["install", "--ignore-scripts", "--offline", "--frozen-lockfile"],
  },
  berry("pnp"),
  berry("node-modules"),
  {
    name: "bun",
    tool: "bun",
    settings: npmrc,
    install: ["install", "--ignore-scripts"],
    again: ["install", "--ignore-scripts", "--frozen-lockfile"],
  },
];
