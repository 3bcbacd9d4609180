import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { userError } from "../settings/userError";

export interface NamedLogGroupArgs {
  /** Name in CloudWatch, for example `/lamp/0c1d2e/errors`. Another name replaces the group and loses what is in it. */
  readonly name: pulumi.Input<string>;
  /** How many days CloudWatch keeps what is written. A change is made in place and deletes what is older. */
  readonly days: number;
}

/**
 * A log group under a name that its writers know. CloudWatch refuses to make a group under a name that is in use
 * (ResourceAlreadyExistsException), and does not say what to do. So the update asks before it makes the group. A preview does not ask,
 * because whoever may only preview need not be able to read log groups.
 */
export const namedLogGroup = (
  name: string,
  args: NamedLogGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup =>
  new aws.cloudwatch.LogGroup(
    name,
    { name: args.name, retentionInDays: args.days },
    { ...opts, hooks: { beforeCreate: [new pulumi.ResourceHook(`${name}-exists`, refuse)] } },
  );

async function refuse({ name, urn, newInputs }: pulumi.ResourceHookArgs): Promise<void> {
  const { name: group } = newInputs as { name: string };
  const { logGroupNames } = await aws.cloudwatch.getLogGroups({ logGroupNamePrefix: group });
  if (logGroupNames.includes(group)) throw userError(refusal(name, urn, group));
}

const type = "aws:cloudwatch/logGroup:LogGroup";

const refusal = (name: string, urn: string, group: string) =>
  `This update would create the log group ${group}, but CloudWatch has it already. It has not been touched. ` +
  "Either the state is not the newest one, or the log group was deleted from the state, or its creation got no answer. " +
  "What to do: restore the newest state (pulumi stack import). If there is none, take the log group into the state, and then run pulumi up: " +
  `pulumi import ${type} ${name} ${group} --parent '${parentOf(urn)}' --generate-code=false`;

/** URN of the component that a resource is in. Components of log groups are called as the part before `-log-`. */
const parentOf = (urn: string) => urn.replace(`$${type}::`, "::").replace(/-log-\w+$/, "");
