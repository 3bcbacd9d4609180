import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where the host gets its packages from. The machines get theirs from the same place. */
export interface AptSettings {
  /** Address of a Debian mirror; undefined when the host names none. */
  readonly mirror?: string;
  /** Lines for apt.conf: proxies, and whether the mirror's dates are checked. */
  readonly configuration: readonly string[];
}

/** Reads the settings of the host's apt. A host without apt has none. */
export function aptSettings(): AptSettings {
  const mirror = debianMirror(sourceLists());
  let dump = "";
  try {
    dump = execFileSync("apt-config", ["dump", "--format", '%f "%v";%n', "Acquire"], { encoding: "utf8" });
  } catch {
    // The host is not a Debian. Then mmdebstrap's own settings are used.
  }
  return { ...(mirror === undefined ? {} : { mirror }), configuration: inherited(dump) };
}

/** The first Debian archive in apt's source lists that is not a security archive. Reads the one-line and the deb822 form. */
export function debianMirror(lists: readonly string[]): string | undefined {
  for (const line of lists.join("\n").split("\n")) {
    if (!/^(deb\s|URIs:)/.test(line)) continue;
    for (const word of line.split(/\s+/)) if (/^\w+:\/\/.*\/debian\/?$/.test(word)) return word;
  }
  return undefined;
}

/** Selects the settings that say how to reach a mirror. */
export function inherited(dump: string): string[] {
  return dump
    .split("\n")
    .filter(line =>
      /^Acquire::(\w+::)?(Proxy|Proxy-Auto-Detect|Check-Valid-Until|Check-Date)\b.* "[^"]+";$/.test(line),
    );
}

function sourceLists(): string[] {
  const folder = "/etc/apt/sources.list.d";
  const extra = existsSync(folder) ? readdirSync(folder).sort() : [];
  return ["/etc/apt/sources.list", ...extra.map(file => join(folder, file))]
    .filter(file => existsSync(file))
    .map(file => readFileSync(file, "utf8"));
}
