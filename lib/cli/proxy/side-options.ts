import type { OptionRow, OptionTable } from "../command";
import { securityOptions, socketOptions } from "../option-groups";

/** The names of the sides in options. */
export type SideName = "frontend" | "backend";

type Shared = typeof securityOptions & typeof socketOptions;

/** The row of an option that belongs to one side. The environment is for all sides. */
type SideRow<Row> = Omit<Row, "about" | "environment" | "short"> & {
  readonly about: string;
};

/** The options of one side, by the names `frontend-curve-server` and so on. */
export type SideOptions<Side extends SideName> = {
  readonly [Name in keyof Shared as `${Side}-${Name}`]: SideRow<Shared[Name]>;
};

const shared: OptionTable = { ...securityOptions, ...socketOptions };

function hasAll<Side extends SideName>(
  side: Side,
  rows: OptionTable,
): rows is SideOptions<Side> & OptionTable {
  return Object.keys(shared).every((name) => Object.hasOwn(rows, `${side}-${name}`));
}

/** Returns the options for security, and `option`, that are for one side of a proxy only. */
export function sideOptions<Side extends SideName>(
  side: Side,
  title: string,
): SideOptions<Side> {
  const own = Object.entries(shared).map(([name, row]): [string, OptionRow] => {
    const { environment: _environment, short: _short, ...rest } = row;
    return [`${side}-${name}`, { ...rest, about: `as --${name}, but for ${title} only` }];
  });
  const rows: OptionTable = Object.fromEntries(own);
  if (hasAll(side, rows)) return rows;
  throw new Error(`An option of the ${side} is missing`);
}
