import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { physicalNames } from "./physicalNames";
import { rules } from "./rules";
import { taggable } from "./taggable";

const provider = dirname(require.resolve("@pulumi/aws/package.json"));

/** The declarations of a type in the SDK, for example of `aws:rds/instance:Instance`. */
function declarations(token: string): string {
  const [, file = "", name = ""] = /^aws:([^:]+):(.+)$/.exec(token) ?? [];
  const code = join(provider, `${file}.js`);
  if (!existsSync(code) || !readFileSync(code, "utf8").includes(`'${token}'`)) return "";
  const text = readFileSync(join(provider, `${file}.d.ts`), "utf8");
  return text.slice(text.indexOf(`export interface ${name}Args`));
}
const has = (token: string, property: string) => new RegExp(`^ {4}${property}\\??:`, "m").test(declarations(token));

const tokens = new Set([
  ...rules.flatMap(({ ofResource = [] }) => ofResource.flatMap(({ types }) => types)),
  ...rules.flatMap(({ ofStack = [] }) => ofStack.flatMap(({ types, joins }) => [...types, ...joins])),
]);

describe("the types of the rules", () => {
  it("are in the provider, because a rule about a type that is no more would be silent", () => {
    expect(tokens.size).toBeGreaterThan(70);
    expect([...tokens].filter(token => declarations(token) === "")).toEqual([]);
    expect(declarations("aws:elasticloadbalancingv2/listener:Listener")).toBe("");
  });

  it("have the tags and the names that the rules read", () => {
    expect(taggable.filter(token => !has(token, "tags"))).toEqual([]);
    expect(Object.entries(physicalNames).filter(([token, property]) => !has(token, property))).toEqual([]);
  });

  it.each([
    [
      "aws:rds/instance:Instance",
      "storageEncrypted,replicateSourceDb,publiclyAccessible,backupRetentionPeriod,multiAz",
    ],
    ["aws:rds/instance:Instance", "deletionProtection,skipFinalSnapshot,availabilityZone"],
    [
      "aws:ec2/instance:Instance",
      "rootBlockDevice,ebsBlockDevices,launchTemplate,metadataOptions,userData,userDataBase64",
    ],
    ["aws:ec2/launchTemplate:LaunchTemplate", "blockDeviceMappings,metadataOptions,userData,networkInterfaces"],
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "cidrIpv4,cidrIpv6,ipProtocol,fromPort,prefixListId"],
    ["aws:ec2/securityGroupRule:SecurityGroupRule", "cidrBlocks,ipv6CidrBlocks,prefixListIds,protocol,securityGroupId"],
    ["aws:lb/listener:Listener", "sslPolicy,protocol,defaultActions,loadBalancerArn"],
    ["aws:lb/loadBalancer:LoadBalancer", "enableDeletionProtection,internal,securityGroups"],
    ["aws:dynamodb/table:Table", "pointInTimeRecovery,deletionProtectionEnabled"],
    [
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "atRestEncryptionEnabled,transitEncryptionMode,multiAzEnabled",
    ],
    ["aws:opensearch/domain:Domain", "encryptAtRest,domainEndpointOptions,nodeToNodeEncryption"],
    ["aws:redshift/cluster:Cluster", "automatedSnapshotRetentionPeriod,encrypted"],
    ["aws:cloudfront/distribution:Distribution", "viewerCertificate,defaultCacheBehavior,orderedCacheBehaviors"],
    ["aws:cloudwatch/logGroup:LogGroup", "retentionInDays"],
    ["aws:kms/key:Key", "enableKeyRotation,customerMasterKeySpec,keyUsage,policy"],
    ["aws:sqs/queue:Queue", "sqsManagedSseEnabled,kmsMasterKeyId,policy"],
    ["aws:iam/role:Role", "assumeRolePolicy,managedPolicyArns"],
  ])("of %s have %s", (token, properties) => {
    expect(properties.split(",").filter(property => !has(token, property))).toEqual([]);
  });
});
