import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { userError } from "../../settings/userError";

/**
 * The primary, known when its identifier ends with the stack's identity. Otherwise the state has lost the identity that the
 * databases were made with, and the program has found none of them in AWS. It fails then before Pulumi deletes anything.
 */
export function ofThisStack(primary: aws.rds.Instance, serverName: string, identity: pulumi.Input<string>) {
  return pulumi.all([primary.identifier, identity]).apply(([identifier, present]): pulumi.Resource[] => {
    if (identifier === `${serverName}-${present}`) return [primary];
    throw userError(
      `The primary in Pulumi's state is ${identifier}, but the stack's identity is ${present}: lamp-identity has been replaced, or was deleted from the state. ` +
        "Without it, the program does not find the stack's databases in AWS. No database has been changed or deleted. " +
        "What to do: restore the state from before (pulumi stack import, with an export or with the backend's backup).",
    );
  });
}
