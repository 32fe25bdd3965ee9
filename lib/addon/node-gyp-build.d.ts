declare module "node-gyp-build" {
  /** Finds and loads the addon for this platform below a package's folder. */
  function load(packageFolder: string): unknown;
  namespace load {
    /** Finds it, or throws. */
    function resolve(packageFolder: string): string;
  }
  export = load;
}
