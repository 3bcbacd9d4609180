import { readFileSync } from "node:fs";
import * as os from "node:os";
import type { Contender } from "../contender";

/** Where and with what it was measured. */
export interface Setting {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly kernel: string;
  /** kernel.sched_autogroup_enabled: ratios depend on it. */
  readonly autogroup: string;
  /** By name of the server: batch, or other (the default). */
  readonly policies: Readonly<Record<string, string>>;
  /** By Debian package. */
  readonly versions: Readonly<Record<string, string>>;
}

const packages = ["apache2", "php8.4-fpm", "libapache2-mod-php8.4", "nginx-light", "caddy", "wrk"];

export async function settingOf(contenders: readonly Contender[]): Promise<Setting> {
  const listed = await contenders[0]?.root.run(`dpkg-query -Wf '\${Package} \${Version}\\n' ${packages.join(" ")}`);
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: os.cpus()[0]?.model ?? "unknown",
    cores: os.cpus().length,
    kernel: os.release(),
    autogroup: autogroup(),
    policies: Object.fromEntries(contenders.map(({ recipe }) => [recipe.name, recipe.policy])),
    versions: Object.fromEntries(
      (listed ?? "")
        .trim()
        .split("\n")
        .map(line => line.split(" ") as [string, string]),
    ),
  };
}

function autogroup(): string {
  try {
    return readFileSync("/proc/sys/kernel/sched_autogroup_enabled", "utf8").trim() === "1" ? "on" : "off";
  } catch {
    return "absent";
  }
}

/** The setting in sentences, for people. */
export function describe(setting: Setting): string {
  const versions = Object.entries(setting.versions).map(([name, version]) => `${name} ${version}`);
  const batch = Object.entries(setting.policies)
    .filter(([, policy]) => policy === "batch")
    .map(([name]) => name);
  return [
    `${setting.date}, ${setting.processor}, ${setting.cores} cores, Linux ${setting.kernel}: servers on one core, load and database on another.`,
    `Scheduling: batch for ${batch.join(", ")}; default for the others; autogroup ${setting.autogroup}.`,
    `Debian packages: ${versions.join(", ")}.`,
  ].join("\n");
}
