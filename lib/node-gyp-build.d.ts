declare module "node-gyp-build" {
  /** Finds and loads the addon for this platform below a package's folder. */
  function load(packageFolder: string): unknown;
  export = load;
}
