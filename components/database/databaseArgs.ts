import type { Succession } from "../../settings/succession";
import type { ZoneSubnet } from "../zoneSubnet";
import type { DatabaseServerArgs } from "./databaseServer";
import type { PromotionGates } from "./promotionGates";

export interface DatabaseArgs extends Pick<
  DatabaseServerArgs,
  | "identity"
  | "databaseInstanceClass"
  | "databaseStorageGb"
  | "databaseMultiAz"
  | "databaseParameters"
  | "logDays"
  | "backupRetentionDays"
  | "protectData"
  | "securityGroupId"
> {
  /** Whole number from 1: n makes `db-n` the primary. Raising it by one promotes the replica in place, and makes a new one. */
  readonly databaseGeneration: number;
  /** What this update does about the databases that exist. */
  readonly succession: Succession;
  /** What an update that promotes waits for. */
  readonly gates: PromotionGates;
  /** One in each zone of the stack, in which databases can be. A change does nothing to existing ones. */
  readonly subnets: readonly ZoneSubnet[];
  /** Zone in which no new database is made, for example `eu-central-1a`. Default: none. A change does nothing to existing ones. */
  readonly avoidZone: string | undefined;
  /** Whole number from 1. Raising it gives both accounts new passwords, without a restart of databases or servers. */
  readonly databasePasswordGeneration: number;
  /**
   * MySQL version of the primary: a series such as `8.4`, or an exact release such as `8.4.9`. Raising it upgrades the
   * primary in place, with a restart. With a series, AWS installs new releases of it in the maintenance window.
   */
  readonly databaseEngineVersion: string;
  /**
   * MySQL version of the replica, in the same form. Not set, it is that of the primary. Raising it upgrades the replica in
   * place, with a restart; raise it before that of the primary, because a replica must not be older. RDS makes a new replica
   * with the version of its primary, so a newer one takes effect with the second update.
   */
  readonly replicaEngineVersion: string | undefined;
}
