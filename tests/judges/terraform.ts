import type { Recorded, Registration } from "../support/record";

/**
 * The names that Terraform has for the types of the program. Pulumi's provider is made of Terraform's, so the properties have
 * the same names, written in another way.
 */
const terraformTypes: Readonly<Record<string, string>> = {
  "aws:acm/certificate:Certificate": "aws_acm_certificate",
  "aws:acm/certificateValidation:CertificateValidation": "aws_acm_certificate_validation",
  "aws:cloudwatch/dashboard:Dashboard": "aws_cloudwatch_dashboard",
  "aws:cloudwatch/logGroup:LogGroup": "aws_cloudwatch_log_group",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "aws_cloudwatch_metric_alarm",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "aws_default_security_group",
  "aws:ec2/eip:Eip": "aws_eip",
  "aws:ec2/instance:Instance": "aws_instance",
  "aws:ec2/internetGateway:InternetGateway": "aws_internet_gateway",
  "aws:ec2/natGateway:NatGateway": "aws_nat_gateway",
  "aws:ec2/route:Route": "aws_route",
  "aws:ec2/routeTable:RouteTable": "aws_route_table",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "aws_route_table_association",
  "aws:ec2/securityGroup:SecurityGroup": "aws_security_group",
  "aws:ec2/subnet:Subnet": "aws_subnet",
  "aws:ec2/vpc:Vpc": "aws_vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "aws_vpc_endpoint",
  "aws:efs/backupPolicy:BackupPolicy": "aws_efs_backup_policy",
  "aws:efs/fileSystem:FileSystem": "aws_efs_file_system",
  "aws:efs/fileSystemPolicy:FileSystemPolicy": "aws_efs_file_system_policy",
  "aws:efs/mountTarget:MountTarget": "aws_efs_mount_target",
  "aws:iam/instanceProfile:InstanceProfile": "aws_iam_instance_profile",
  "aws:iam/role:Role": "aws_iam_role",
  "aws:iam/rolePolicy:RolePolicy": "aws_iam_role_policy",
  "aws:lb/listener:Listener": "aws_lb_listener",
  "aws:lb/listenerRule:ListenerRule": "aws_lb_listener_rule",
  "aws:lb/loadBalancer:LoadBalancer": "aws_lb",
  "aws:lb/targetGroup:TargetGroup": "aws_lb_target_group",
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": "aws_lb_target_group_attachment",
  "aws:rds/instance:Instance": "aws_db_instance",
  "aws:rds/parameterGroup:ParameterGroup": "aws_db_parameter_group",
  "aws:rds/subnetGroup:SubnetGroup": "aws_db_subnet_group",
  "aws:route53/record:Record": "aws_route53_record",
  "aws:s3/bucket:Bucket": "aws_s3_bucket",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "aws_s3_bucket_lifecycle_configuration",
  "aws:s3/bucketObjectv2:BucketObjectv2": "aws_s3_object",
  "aws:s3/bucketPolicy:BucketPolicy": "aws_s3_bucket_policy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "aws_s3_bucket_public_access_block",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    "aws_s3_bucket_server_side_encryption_configuration",
  "aws:secretsmanager/secret:Secret": "aws_secretsmanager_secret",
  "aws:secretsmanager/secretVersion:SecretVersion": "aws_secretsmanager_secret_version",
  "aws:sns/topic:Topic": "aws_sns_topic",
  "aws:sns/topicSubscription:TopicSubscription": "aws_sns_topic_subscription",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "aws_vpc_security_group_egress_rule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "aws_vpc_security_group_ingress_rule",
  "aws:wafv2/webAcl:WebAcl": "aws_wafv2_web_acl",
  "aws:wafv2/webAclAssociation:WebAclAssociation": "aws_wafv2_web_acl_association",
};

/** Properties that are maps with keys of the user's own. All other objects are blocks. */
const maps = new Set(["tags", "dimensions"]);

/**
 * What the program has registered, in the language of Terraform. A value that is another resource's id or ARN becomes a
 * reference to it, so that a judge sees what belongs together. Secret values are left out.
 *
 * @throws Error when a type has no row in the table
 */
export function terraformOf(graph: Recorded): string {
  const resources = graph.filter(({ type }) => type.startsWith("aws:"));
  const references = new Map(resources.flatMap(referencesTo));
  return resources
    .map(one => `resource "${terraformType(one)}" "${identifier(one.name)}" ${block(one.inputs, references)}`)
    .join("\n\n");
}

/** The Terraform names of what the program has registered, for example `aws_vpc.lamp-vpc`. */
export const terraformNames = (graph: Recorded): string[] =>
  graph.filter(({ type }) => type.startsWith("aws:")).map(address);

function terraformType({ type, name }: Registration): string {
  const found = terraformTypes[type];
  if (found === undefined) throw new Error(`${name}: tests/judges/terraform.ts has no Terraform type for ${type}`);
  return found;
}

/** A logical name as Terraform allows it: only letters, digits, `_` and `-`. */
const identifier = (name: string) => name.replace(/[^\w-]/g, "_");

const address = (one: Registration) => `${terraformType(one)}.${identifier(one.name)}`;

/** The texts by which recorded values refer to a resource, each with its expression in Terraform. A recorded id is the logical name. */
function referencesTo(one: Registration): [string, string][] {
  return [
    [one.name, `${address(one)}.id`],
    [`arn:aws:test:::${one.name}`, `${address(one)}.arn`],
  ];
}

type References = ReadonlyMap<string, string>;

function block(inputs: object, references: References): string {
  const lines = Object.entries(inputs).flatMap(([key, value]) => property(key, value as unknown, references));
  return `{\n${lines.map(line => line.replace(/^/gm, "  ")).join("\n")}\n}`;
}

/** `defaultActions` with objects in it is the block `default_action`, repeated. */
function property(key: string, value: unknown, references: References): string[] {
  const name = key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  if (isSecret(value)) return [];
  if (Array.isArray(value) && value.some(isObject))
    return value.map(item => `${name.replace(/ies$/, "y").replace(/s$/, "")} ${block(item as object, references)}`);
  if (isObject(value) && !maps.has(key)) return [`${name} ${block(value, references)}`];
  return [`${name} = ${expression(value, references)}`];
}

function expression(value: unknown, references: References): string {
  if (typeof value === "string")
    return references.get(value) ?? JSON.stringify(value).replaceAll("${", "$${").replaceAll("%{", "%%{");
  if (Array.isArray(value)) return `[${value.map(item => expression(item, references)).join(", ")}]`;
  return JSON.stringify(value);
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Pulumi's wrapper of a secret value. */
const isSecret = (value: unknown) => isObject(value) && "4dabf18193072939515e22adb298388d" in value;
