declare module "node-gyp-build" {
  /** Finds and loads the addon for this platform in a package's folder. */
  function load(packageFolder: string): unknown;
  namespace load {
    /** Returns the path of the addon. Throws if there is none. */
    function resolve(packageFolder: string): string;
  }
  export = load;
}
