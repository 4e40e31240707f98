/** The version of the contract that the host and the plugin agree on. */

/**
 * Reads the host's list (ENV-5). A part that is no number is passed to `unreadable` and left out.
 */
export function parseVersions(text: string, unreadable: (part: string) => void): Set<number> {
  const versions = new Set<number>();
  for (const part of text === "" ? [] : text.split(",")) {
    if (/^[+-]?[0-9]+$/.test(part)) {
      versions.add(Number(part));
    } else {
      unreadable(part);
    }
  }
  return versions;
}

/**
 * Returns the highest version that both sides speak (NEG-1), or else the plugin's lowest, so that
 * the host can say what is wrong (NEG-2).
 */
export function negotiate(own: readonly number[], host: ReadonlySet<number>): number {
  const common = own.filter((version) => host.has(version));
  return common.length > 0 ? Math.max(...common) : Math.min(...own);
}
