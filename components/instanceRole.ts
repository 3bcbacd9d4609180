import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** From where the rights of a machine's role can be used: keys that somebody takes from a machine are of no use elsewhere. */
export interface Origin {
  /** Id of the VPC, `vpc-...`. Its endpoint for S3 tells S3 that a request comes from it. */
  readonly vpcId: pulumi.Input<string>;
  /**
   * Public IPv4 addresses from which the VPC's machines reach the internet: those of the NAT gateways. Empty when there is none;
   * then each machine has an address of its own that nobody knows before, and the rights can be used from everywhere.
   */
  readonly addresses: readonly pulumi.Input<string>[];
}

/** The condition of a statement for services that machines reach by the internet. */
const fromAddresses = ({ addresses }: Origin) =>
  addresses.length === 0
    ? {}
    : { Condition: { IpAddress: { "aws:SourceIp": addresses.map(one => pulumi.interpolate`${one}/32`) } } };

/** A statement of IAM that allows to read secrets, given by their ARNs. */
export const secretsFrom = (secretArns: readonly pulumi.Input<string>[], from: Origin) => ({
  Effect: "Allow",
  Action: "secretsmanager:GetSecretValue",
  Resource: [...secretArns],
  ...fromAddresses(from),
});

/** A statement of IAM that allows to read the health of targets. IAM knows no narrower resource for it (Service Authorization Reference). */
export const healthFrom = (from: Origin) => ({
  Effect: "Allow",
  Action: "elasticloadbalancing:DescribeTargetHealth",
  Resource: "*",
  ...fromAddresses(from),
});

/**
 * Statements of IAM that allow the agent of Session Manager to register its server, to open the channels of sessions, and to write
 * what is done in them to a log group, given by its ARN. IAM knows no narrower resource for the first two and for the list of log groups
 * (Service Authorization Reference). Systems Manager User Guide, "Verify or create an IAM role with Session Manager permissions", has
 * the actions; without those of `ec2messages`, nobody can run commands by Run Command.
 */
export const sessionsFrom = (logGroupArn: pulumi.Input<string>, from: Origin) => [
  {
    Effect: "Allow",
    Action: [
      "ssm:UpdateInstanceInformation",
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
      "logs:DescribeLogGroups",
    ],
    Resource: "*",
    ...fromAddresses(from),
  },
  {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    Resource: pulumi.interpolate`${logGroupArn}:*`,
    ...fromAddresses(from),
  },
];

/**
 * A statement of IAM that allows to write to log groups, given by their ARNs. It needs their ARNs with ":*" at the end (CloudWatch Logs
 * user guide, "Log group ARN formats"). A machine that could make groups could make one that keeps its logs for ever.
 */
export const logsTo = (groupArns: readonly pulumi.Input<string>[], from: Origin) => ({
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: groupArns.map(arn => pulumi.interpolate`${arn}:*`),
  ...fromAddresses(from),
});

/** A statement of IAM that allows to download objects of S3, given by their ARNs. */
export const objectsFrom = (objectArns: readonly pulumi.Input<string>[], { vpcId }: Origin) => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: [...objectArns],
  Condition: { StringEquals: { "aws:SourceVpc": vpcId } },
});

/**
 * A role that only EC2 gives to machines, with one policy of these statements. Returns the name of its instance profile, which is
 * known when the policy is there.
 *
 * @param name begin of the logical names, for example `lamp-web`
 */
export function instanceRole(
  name: string,
  statements: readonly object[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    },
    opts,
  );
  const policy = pulumi.jsonStringify({ Version: "2012-10-17", Statement: [...statements] });
  const reads = new aws.iam.RolePolicy(`${name}-reads`, { role: role.name, policy }, opts);
  const profile = new aws.iam.InstanceProfile(`${name}-profile`, { role: role.name }, opts);
  return pulumi.all([profile.name, reads.id]).apply(([profileName]) => profileName);
}
