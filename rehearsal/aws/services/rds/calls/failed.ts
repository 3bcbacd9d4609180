import { AwsError, type Failed } from "../../../core/awsError";
import type { Instance } from "../description";

/** Makes the errors of a call of RDS about one database. */
export const failedCall =
  (verb: string, { outputs }: Pick<Instance, "outputs">, operation: string): Failed =>
  (code, why) =>
    new AwsError(`${verb} RDS DB Instance (${outputs.identifier ?? ""})`, "RDS", operation, code, why);

/** Seen in hashicorp/terraform-provider-aws #31594. */
export const notAvailable = "Database instance is not in available state.";
