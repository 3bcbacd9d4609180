import { readFileSync } from "node:fs";
import { cpus, release } from "node:os";
import type { Contender } from "../contender";

/** The machine and the versions with which a run measured. */
export interface Setting {
  /** For example `2026-01-31`. */
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly kernel: string;
  /** Value of kernel.sched_autogroup_enabled: `on`, `off` or `absent`. The ratios depend on it. */
  readonly autogroup: string;
  /** Scheduling policy by name of the server: `batch`, or `other`, which is the default. */
  readonly policies: Readonly<Record<string, string>>;
  /** Version by Debian package. */
  readonly versions: Readonly<Record<string, string>>;
}

const packages = ["apache2", "php8.4-fpm", "libapache2-mod-php8.4", "nginx-light", "caddy", "wrk"];

export async function settingOf(contenders: readonly Contender[]): Promise<Setting> {
  const listed = await contenders[0]?.root.run(`dpkg-query -Wf '\${Package} \${Version}\\n' ${packages.join(" ")}`);
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    kernel: release(),
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

/** Describes the setting in sentences. */
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
