import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** Where the host gets its packages from, so that the machines get theirs from the same place. */
export interface AptSettings {
  /** Address of a Debian mirror; undefined when the host names none. */
  readonly mirror?: string;
  /** Lines of an apt.conf: proxies, and whether the mirror's dates are checked. */
  readonly configuration: readonly string[];
}

/** Reads the host's apt. A host without apt has no settings. */
export function aptSettings(): AptSettings {
  const mirror = debianMirror(sourceLists());
  let dump = "";
  try {
    dump = execFileSync("apt-config", ["dump", "--format", '%f "%v";%n', "Acquire"], { encoding: "utf8" });
  } catch {
    // Not a Debian: mmdebstrap brings its own apt.
  }
  return { ...(mirror === undefined ? {} : { mirror }), configuration: inherited(dump) };
}

/** The first Debian archive (not a security one) of apt's source lists, in the one-line or the deb822 form. */
export function debianMirror(lists: readonly string[]): string | undefined {
  for (const line of lists.join("\n").split("\n")) {
    if (!/^(deb\s|URIs:)/.test(line)) continue;
    for (const word of line.split(/\s+/)) if (/^\w+:\/\/.*\/debian\/?$/.test(word)) return word;
  }
  return undefined;
}

/** Of apt's settings those that say how to reach a mirror. */
export function inherited(dump: string): string[] {
  return dump
    .split("\n")
    .filter(line =>
      /^Acquire::(\w+::)?(Proxy|Proxy-Auto-Detect|Check-Valid-Until|Check-Date)\b.* "[^"]+";$/.test(line),
    );
}

function sourceLists(): string[] {
  const folder = "/etc/apt/sources.list.d";
  const extra = fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        .sort()
        .map(file => path.join(folder, file))
    : [];
  return ["/etc/apt/sources.list", ...extra]
    .filter(file => fs.existsSync(file))
    .map(file => fs.readFileSync(file, "utf8"));
}
