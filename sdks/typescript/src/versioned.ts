/** Services that know to which version of the contract they belong. */

import { type ServeOptions, serve } from "./serve.js";
import type { Service } from "./service.js";

/** What a generated SDK makes of a plugin's functions. */
export interface VersionedService extends Service {
  readonly protocolVersion: number;
}

/** What may be chosen about a plugin whose contract says the rest. */
export type ServingOptions = Omit<ServeOptions, "cookie" | "versions">;

/** Groups services by their version. */
export function byVersion(
  services: readonly VersionedService[],
): Record<number, readonly Service[]> {
  const versions: Record<number, Service[]> = {};
  for (const service of services) {
    const others = (versions[service.protocolVersion] ??= []);
    const { typeName } = service.descriptor;
    if (others.some(({ descriptor }) => descriptor.typeName === typeName)) {
      throw new RangeError(`\`${typeName}\` is implemented twice`);
    }
    others.push(service);
  }
  return versions;
}

/** Serves the versions of a contract that a plugin implements; see `serve`. */
export function serveVersions(
  cookie: ServeOptions["cookie"],
  services: readonly VersionedService[],
  options: ServingOptions = {},
): Promise<void> {
  return serve({ ...options, cookie, versions: byVersion(services) });
}
