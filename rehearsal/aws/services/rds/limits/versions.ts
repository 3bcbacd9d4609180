import type { Failed } from "../../../core/awsError";

/**
 * MySQL releases that RDS offers, by series, the oldest first (RDS user guide, "MySQL on Amazon RDS versions"; seen in
 * aws-cdk #38261, July 2026).
 */
const offered: Readonly<Record<string, readonly string[]>> = {
  "8.0": ["8.0.42", "8.0.43", "8.0.44", "8.0.45", "8.0.46"],
  "8.4": ["8.4.5", "8.4.6", "8.4.7", "8.4.8", "8.4.9", "8.4.10", "8.4.11"],
};
/** The release that RDS takes when only the series is asked for. Supposed: not always the newest. */
const preferred: Readonly<Record<string, string>> = { "8.0": "8.0.45", "8.4": "8.4.10" };

/** Every version that can be asked for: series and releases. */
export const offeredVersions: readonly string[] = Object.entries(offered).flat(2);

/** The release for a version as it is asked for: `8.4`, or `8.4.9`. */
export const releaseOf = (version: string): string => preferred[version] ?? version;
const seriesOf = (release: string) => release.split(".").slice(0, 2).join(".");

/** Refuses an engine or a version that RDS does not offer. */
export function checkVersion(engine: string, version: string, failed: Failed): void {
  if (engine !== "mysql") throw new Error(`the rehearsal stands in for RDS engine mysql only, not ${engine}`);
  if (version !== "" && !offeredVersions.includes(version))
    throw failed("InvalidParameterCombination", `Cannot find version ${version} for ${engine}`);
}

const numbers = (release: string) => release.split(".").map(Number);

/** Below zero if `a` is older than `b`. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  return left.map((part, i) => part - (right[i] ?? 0)).find(difference => difference !== 0) ?? 0;
}

export interface Upgrade {
  /** The release that runs. */
  readonly present: string;
  /** A series or a release. */
  readonly wanted: string;
  readonly allowMajorVersionUpgrade: boolean;
  /** The parameter group, if it is one of the user's own and stays as it is; undefined otherwise. */
  readonly keptGroup: string | undefined;
  /** Releases of the replicas, by identifier. */
  readonly replicas: Readonly<Record<string, string>>;
}

/**
 * Refuses what RDS refuses of another version, and returns the release to run. The texts were seen in
 * ministryofjustice/cloud-platform-environments #21001 (a downgrade), hashicorp/terraform-provider-aws #29361 (an older
 * series), ministryofjustice/cloud-platform-environments #46021 (a replica that is older) and hashicorp/terraform #8471 (a
 * major version).
 */
export function upgraded(upgrade: Upgrade, failed: Failed): string {
  const { present, wanted, replicas } = upgrade;
  checkVersion("mysql", wanted, failed);
  const invalid = (why: string) => failed("InvalidParameterCombination", why);
  const isSeries = wanted in offered;
  const target = releaseOf(wanted);
  if (isSeries && seriesOf(present) === wanted && compareReleases(target, present) <= 0) return present;
  if (compareReleases(target, present) < 0)
    throw invalid(
      isSeries
        ? `Cannot find upgrade path from ${present} to ${wanted}.`
        : `Cannot upgrade mysql from ${present} to ${wanted}`,
    );
  if (seriesOf(target) !== seriesOf(present)) {
    if (!upgrade.allowMajorVersionUpgrade)
      throw invalid("The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.");
    if (upgrade.keptGroup !== undefined)
      throw invalid(
        `Current Parameter Group (${upgrade.keptGroup}) is non-default. You need to explicitly specify a new Parameter Group in this case (default or custom)`,
      );
  }
  const older = Object.entries(replicas).filter(([, release]) => compareReleases(release, target) < 0);
  if (older.length > 0)
    throw failed(
      "DBUpgradeDependencyFailure",
      `One or more of the DB Instance's read replicas need to be upgraded: ${older.map(([name]) => name).join(", ")}`,
    );
  return target;
}

/**
 * The version that the provider stores: the asked one if the release is one of it, else the release
 * (terraform-provider-aws, internal/service/rds/verify.go, `compareActualEngineVersion`).
 */
export const storedVersion = (asked: string, release: string): string =>
  release.startsWith(asked) && asked !== "" ? asked : release;
