import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

import { errorOf } from "../errors";

/**
 * Returns the addresses of this machine's network interfaces, by name.
 *
 * @throws ZmqError with code `EMFILE` if the process has no descriptors left.
 */
export function interfaces(): NodeJS.Dict<NetworkInterfaceInfo[]> {
  try {
    return networkInterfaces();
  } catch (error) {
    // Node's error has the errno, but not its name.
    const errno = error instanceof Error && "errno" in error ? Number(error.errno) : 0;
    const known = errorOf(-Math.abs(errno), { syscall: "getifaddrs" });
    throw known.code === "" ? error : known;
  }
}
