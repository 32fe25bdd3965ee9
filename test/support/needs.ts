// Tests that need a package of Debian: where the package is missing, they are skipped, and
// their title names it.

type Body = () => void;

/** `describe` if `isThere`; otherwise a skipped `describe` that names the package. */
export const describeWith =
  (debianPackage: string, isThere: boolean) =>
  (title: string, body: Body): void =>
    isThere
      ? describe(title, body)
      : describe.skip(`${title} (skipped: apt-get install ${debianPackage})`, body);
