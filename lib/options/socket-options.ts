// Joins the tables of socket options.

import { connectionOptions } from "./connection-options";
import { receivingOptions, sendingOptions } from "./direction-options";
import { draftTypeOptions } from "./draft-type-options";
import type { Option, OptionsOf } from "./option";
import { gssapiOptions, securityOptions, wssOptions } from "./security-options";
import { tcpOptions } from "./tcp-options";
import { multicastOptions, normOptions, vmciOptions } from "./transport-options";
import { typeOptions } from "./type-options";

export { draftTypeOptions, receivingOptions, sendingOptions, typeOptions };

/**
 * Options that every socket has. A change acts on the next `bind` or `connect`, unless
 * the option's description says otherwise.
 */
export const commonOptions = {
  ...connectionOptions,
  ...tcpOptions,
  ...securityOptions,
  ...multicastOptions,
  ...gssapiOptions,
  ...wssOptions,
  ...normOptions,
  ...vmciOptions,
};

/**
 * The properties of {@link commonOptions}. A spread type would lose the comments of the
 * rows.
 */
export interface CommonOptions
  extends
    OptionsOf<typeof connectionOptions>,
    OptionsOf<typeof tcpOptions>,
    OptionsOf<typeof securityOptions>,
    OptionsOf<typeof multicastOptions>,
    OptionsOf<typeof gssapiOptions>,
    OptionsOf<typeof wssOptions>,
    OptionsOf<typeof normOptions>,
    OptionsOf<typeof vmciOptions> {}

/** All tables of socket options. */
export const allTables: readonly Readonly<Record<string, Option<unknown>>>[] = [
  commonOptions,
  sendingOptions,
  receivingOptions,
  ...Object.values(typeOptions),
  ...Object.values(draftTypeOptions),
];
