/**
 * How long RDS takes, in seconds. AWS promises none of these figures. Those without a source are suppositions: of the order
 * that people report for a small database.
 */
export const times = {
  /** A new database. Supposed; AWS's tutorials speak of up to 20 minutes. */
  creation: 600,
  /** A new replica of a small database. Supposed. */
  replicaCreation: 480,
  /** A backup of a small database: the first one, and the daily one. Supposed. */
  backup: 180,
  /** A change of settings without a restart. Supposed; the provider itself waits at least 80 s. */
  settings: 60,
  /** Another instance class, with the restart in it. Supposed; 20 minutes have been reported. */
  instanceClass: 300,
  /** A new engine version. "MySQL major version upgrades typically complete in about 10 minutes" (RDS user guide). */
  upgrade: 600,
  /** A restart. Supposed. */
  reboot: 60,
  /** The promotion without the backup that is part of it. "Several minutes or longer" (RDS user guide). Supposed. */
  promotion: 180,
  /** From Single-AZ to Multi-AZ: a snapshot, a restore from it, and catching up. Supposed. */
  conversion: 900,
  /** More storage: until it can be used. Three minutes have been reported. */
  growth: 180,
  /** `storage-optimization` after that: minutes to more than 24 hours (re:Post, "rds-autoscaling-low-free-storage"). */
  optimization: 7_200,
  /** Between two changes of storage: six hours, or until the optimization has ended (the same page). */
  betweenStorageChanges: 21_600,
  /** How often RDS tries again to make a database or a standby in a zone that is down. Supposed. */
  retry: 10,
  /** A deletion, with the last snapshot. Supposed. */
  deletion: 180,
  /** A parameter's new value: for so long RDS still says `in-sync` after the call. AWS gives no figure. Supposed. */
  parameterDelay: 60,
  /** After that it says `applying` for so long. AWS gives no figure. Supposed. */
  parameterApplication: 120,
} as const;

/**
 * A program looks at RDS in its own time, every few seconds, and AWS's work is faster here than in AWS. A status that a
 * program looks for is therefore never shorter than this, in seconds of this machine.
 */
export const shortestSeenSeconds = 3;
