import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { namedLogGroup } from "../namedLogGroup";

/** The logs of MySQL that RDS sends to CloudWatch: errors, and statements that take long. */
export const exportedLogs = ["error", "slowquery"] as const;

export interface DatabaseLogsArgs {
  /** RDS identifier of the database. It is part of the names. */
  readonly identifier: pulumi.Output<string>;
  /** For how many days CloudWatch keeps the logs. With 0, groups that exist stay as they are. A change is made in place. */
  readonly days: number;
}

/**
 * The log groups that RDS writes to. RDS would make them itself, would keep their logs for ever, and would leave them when the
 * database is deleted (RDS user guide, "Publishing database logs to Amazon CloudWatch Logs"). So they are made before the database,
 * and are deleted after it.
 */
export const databaseLogs = (
  serverName: string,
  { identifier, days }: DatabaseLogsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup[] =>
  exportedLogs.map(log =>
    namedLogGroup(
      `${serverName}-log-${log}`,
      { name: pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`, days },
      { ...opts, ignoreChanges: days === 0 ? ["retentionInDays"] : [] },
    ),
  );
