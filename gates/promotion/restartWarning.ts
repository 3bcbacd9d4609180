import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { providersClient } from "../awsClient";
import { restartAdvice } from "../../settings/catalogs/restart";
import { errorText } from "../../settings/errorText";
import { rdsReader } from "./rds";

/**
 * Warns in every update when RDS must restart a database before it uses its parameter group. RDS shows that as
 * `pending-reboot`: a static parameter has changed, or the database has another group. The provider restarts a new database
 * itself, but not one whose creation was cut short (instance.go, `resourceInstanceCreate`). Until then the database uses the
 * group of its source, and a promotion could not fence it.
 */
export function restartWarning(database: aws.rds.Instance): void {
  database.identifier.apply(async identifier => {
    if (!pulumi.runtime.isDryRun()) await warnOfRestart(identifier);
  });
}

/** The look itself: see `restartWarning`. The database is given by its identifier. */
export async function warnOfRestart(identifier: string): Promise<void> {
  const rds = await rdsReader(providersClient());
  try {
    if ((await rds.instance(identifier))?.parameters === "pending-reboot") pulumi.log.warn(warning(identifier));
  } catch (error) {
    // The update itself has done its work.
    pulumi.log.warn(`Whether ${identifier} must be restarted cannot be read from AWS: ${errorText(error)}`);
  } finally {
    rds.close();
  }
}

const warning = (identifier: string) =>
  `${identifier} does not use all of its parameter group before it restarts, and RDS does not restart it by itself. Until then a promotion could not fence it, and is refused. ` +
  `What to do: ${restartAdvice(identifier)}`;
