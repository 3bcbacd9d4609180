import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type Sample, type Situation, findingsOf, unknown } from "../testing/findings";
import type { Rule } from "../pack/rule";
import { rules } from "./rules";

const rds = "aws:rds/instance:Instance";
const server = "aws:ec2/instance:Instance";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const group = "aws:ec2/securityGroup:SecurityGroup";
const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const oldRule = "aws:ec2/securityGroupRule:SecurityGroupRule";
const balancer = "aws:lb/loadBalancer:LoadBalancer";
const listener = "aws:lb/listener:Listener";
const bucket = "aws:s3/bucket:Bucket";
const base64 = (text: string) => Buffer.from(text).toString("base64");
const zipped = (text: string) => gzipSync(text).toString("base64");
const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

const one = (type: string, props: object, more: Partial<Sample> = {}): Sample => ({
  type,
  name: "it",
  props: { ...props },
  ...more,
});
const tcp = (from: number, to: number, rest: object) => ({ ipProtocol: "tcp", fromPort: from, toPort: to, ...rest });

type Row = readonly [
  rule: string,
  title: string,
  samples: Sample | readonly Sample[],
  says: readonly string[] | string,
  situation?: Situation,
];
const fine: readonly string[] = [];

/** A firewalled site: the balancer's group is open, the servers' group takes its traffic from there. */
const site = (more: readonly Sample[]): Sample[] => [
  { type: group, name: "front", props: {} },
  { type: group, name: "back", props: {} },
  { type: balancer, name: "lb", props: { securityGroups: [unknown] }, refersTo: { securityGroups: ["front"] } },
  ...more,
];
const opened = (name: string, to: string, props: object): Sample => ({
  type: ingress,
  name,
  props: { securityGroupId: unknown, ...props },
  refersTo: { securityGroupId: [to] },
});

const network = (gateway: boolean): Sample[] => [
  { type: "aws:ec2/internetGateway:InternetGateway", name: "gateway", props: {} },
  { type: "aws:ec2/subnet:Subnet", name: "subnet", props: {} },
  { type: "aws:ec2/routeTable:RouteTable", name: "table", props: {} },
  {
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    name: "link",
    props: { subnetId: unknown, routeTableId: unknown },
    refersTo: { subnetId: ["subnet"], routeTableId: ["table"] },
  },
  {
    type: "aws:ec2/route:Route",
    name: "out",
    props: { destinationCidrBlock: "0.0.0.0/0", routeTableId: unknown, gatewayId: unknown },
    refersTo: { routeTableId: ["table"], gatewayId: gateway ? ["gateway"] : [] },
  },
  {
    type: "aws:rds/subnetGroup:SubnetGroup",
    name: "it",
    props: { subnetIds: [unknown] },
    refersTo: { subnetIds: ["subnet"] },
  },
];
const pair = (zone: unknown, theirs: unknown): Sample[] => [
  { type: rds, name: "primary", props: { identifier: "p", availabilityZone: theirs } },
  { type: rds, name: "it", props: { replicateSourceDb: "p", availabilityZone: zone } },
];
const http = (props: object): Sample => ({
  type: listener,
  name: "it",
  props: { protocol: "HTTP", loadBalancerArn: unknown, ...props },
  refersTo: { loadBalancerArn: ["lb"] },
});
const https: Sample = {
  type: listener,
  name: "secure",
  props: { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06", loadBalancerArn: unknown },
  refersTo: { loadBalancerArn: ["lb"] },
};
const lb = (props: object = {}): Sample => ({ type: balancer, name: "lb", props: { ...props } });
const toHttps = { defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } }] };
const forward = { defaultActions: [{ type: "forward" }] };

const rows: readonly Row[] = [
  ["encrypted-storage", "volume", one("aws:ebs/volume:Volume", { size: 8 }), "it: encrypted is not true"],
  ["encrypted-storage", "encrypted volume", one("aws:ebs/volume:Volume", { encrypted: true }), fine],
  ["encrypted-storage", "database", one(rds, {}), "it: storageEncrypted is not true"],
  ["encrypted-storage", "encrypted database", one(rds, { storageEncrypted: true }), fine],
  ["encrypted-storage", "replica, as encrypted as its source", one(rds, { replicateSourceDb: "db" }), fine],
  ["encrypted-storage", "replica of a source to come", one(rds, { replicateSourceDb: unknown }), fine],
  ["encrypted-storage", "cluster", one("aws:rds/cluster:Cluster", {}), "it: storageEncrypted is not true"],
  ["encrypted-storage", "file system", one("aws:efs/fileSystem:FileSystem", {}), "it: encrypted is not true"],
  [
    "encrypted-storage",
    "cache",
    one("aws:elasticache/replicationGroup:ReplicationGroup", { atRestEncryptionEnabled: false }),
    "it: atRestEncryptionEnabled is not true",
  ],
  ["encrypted-storage", "server without a word on its disk", one(server, {}), "it: its root volume is not encrypted"],
  [
    "encrypted-storage",
    "server with one open volume",
    one(server, { rootBlockDevice: { encrypted: true }, ebsBlockDevices: [{ deviceName: "/dev/sdf" }] }),
    "it: its volume /dev/sdf is not encrypted",
  ],
  ["encrypted-storage", "encrypted server", one(server, { rootBlockDevice: { encrypted: true } }), fine],
  ["encrypted-storage", "server of a template", one(server, { launchTemplate: { id: unknown } }), fine],
  [
    "encrypted-storage",
    "server in an account that encrypts",
    one(server, {}),
    fine,
    { settings: { "encrypted-storage": { encryptedByDefault: true } } },
  ],
  ["encrypted-storage", "template without disks", one(template, {}), "it: it says nothing of the root volume"],
  [
    "encrypted-storage",
    "template with an open disk",
    one(template, { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 8 } }] }),
    "it: its volume /dev/xvda is not encrypted",
  ],
  [
    "encrypted-storage",
    "encrypted template",
    one(template, {
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true" } }, { virtualName: "ephemeral0" }],
    }),
    fine,
  ],
  ["encrypted-storage", "queue", one("aws:sqs/queue:Queue", {}), fine],
  [
    "encrypted-storage",
    "queue that says no",
    one("aws:sqs/queue:Queue", { sqsManagedSseEnabled: false }),
    "it: sqsManagedSseEnabled is false",
  ],
  ["encrypted-storage", "stream", one("aws:kinesis/stream:Stream", {}), "it: encryptionType is not KMS"],
  ["encrypted-storage", "domain", one("aws:opensearch/domain:Domain", {}), "it: encryptAtRest.enabled is not true"],
  ["encrypted-storage", "warehouse", one("aws:redshift/cluster:Cluster", {}), fine],

  [
    "encrypted-traffic",
    "cache in clear",
    one("aws:elasticache/replicationGroup:ReplicationGroup", {}),
    "it: transitEncryptionEnabled is not true",
  ],
  [
    "encrypted-traffic",
    "cache with TLS",
    one("aws:elasticache/replicationGroup:ReplicationGroup", { transitEncryptionEnabled: true }),
    fine,
  ],
  [
    "encrypted-traffic",
    "domain in clear",
    one("aws:opensearch/domain:Domain", {}),
    ["it: domainEndpointOptions.enforceHttps is not true", "it: nodeToNodeEncryption.enabled is not true"],
  ],
  [
    "encrypted-traffic",
    "memory",
    one("aws:memorydb/cluster:Cluster", { tlsEnabled: false }),
    "it: tlsEnabled is false",
  ],

  ["encrypted-topics", "topic", one("aws:sns/topic:Topic", {}), "it: kmsMasterKeyId is not set"],
  ["encrypted-topics", "topic with a key", one("aws:sns/topic:Topic", { kmsMasterKeyId: "alias/mine" }), fine],
  ["bucket-keys", "bucket", one(bucket, {}), "it: it is encrypted with a key of S3"],
  [
    "bucket-keys",
    "bucket with a configuration of its own",
    [
      one(bucket, {}),
      {
        type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        name: "config",
        props: { bucket: unknown, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }] },
        refersTo: { bucket: ["it"] },
      },
    ],
    fine,
  ],

  [
    "no-open-ports",
    "SSH",
    one(ingress, tcp(22, 22, { cidrIpv4: "0.0.0.0/0" })),
    "it: it opens tcp port 22 to 0.0.0.0/0",
  ],
  ["no-open-ports", "SSH by IPv6", one(ingress, tcp(22, 22, { cidrIpv6: "::/0" })), "it: it opens tcp port 22 to ::/0"],
  [
    "no-open-ports",
    "half the world",
    one(ingress, tcp(22, 22, { cidrIpv4: "128.0.0.0/1" })),
    "it: it opens tcp port 22 to 128.0.0.0/1",
  ],
  [
    "no-open-ports",
    "everything",
    one(ingress, { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }),
    "it: it opens every port to 0.0.0.0/0",
  ],
  [
    "no-open-ports",
    "a range with 443",
    one(ingress, tcp(80, 443, { cidrIpv4: "0.0.0.0/0" })),
    "it: it opens tcp ports 80 to 443",
  ],
  [
    "no-open-ports",
    "UDP",
    one(ingress, { ipProtocol: "udp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" }),
    "it: it opens udp port 443",
  ],
  ["no-open-ports", "HTTPS", one(ingress, tcp(443, 443, { cidrIpv4: "0.0.0.0/0" })), fine],
  ["no-open-ports", "an office", one(ingress, tcp(22, 22, { cidrIpv4: "203.0.113.7/32" })), fine],
  ["no-open-ports", "one's own network", one(ingress, tcp(22, 22, { cidrIpv4: "10.0.0.0/8" })), fine],
  ["no-open-ports", "another group", one(ingress, tcp(22, 22, { referencedSecurityGroupId: unknown })), fine],
  [
    "no-open-ports",
    "pings",
    one(ingress, { ipProtocol: "icmp", fromPort: -1, toPort: -1, cidrIpv4: "0.0.0.0/0" }),
    fine,
  ],
  [
    "no-open-ports",
    "a block to come",
    one(ingress, tcp(22, 22, { cidrIpv4: unknown })),
    "advisory not checked yet: cidrIpv4 of it",
  ],
  [
    "no-open-ports",
    "the older rule",
    one(oldRule, { type: "ingress", protocol: "6", fromPort: 3306, toPort: 3306, cidrBlocks: ["0.0.0.0/0"] }),
    "it: it opens tcp port 3306 to 0.0.0.0/0",
  ],
  [
    "no-open-ports",
    "the older rule, on the way out",
    one(oldRule, { type: "egress", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }),
    fine,
  ],
  [
    "no-open-ports",
    "a rule inside",
    one(group, { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, ipv6CidrBlocks: ["::/0"] }] }),
    "it: it opens tcp port 22 to ::/0",
  ],
  [
    "no-open-ports",
    "the group of a VPC without rules",
    one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", {}),
    fine,
  ],
  [
    "no-open-ports",
    "another port that is configured",
    one(ingress, tcp(8443, 8443, { cidrIpv4: "0.0.0.0/0" })),
    fine,
    { settings: { "no-open-ports": { ports: [8443] } } },
  ],

  [
    "world-reaches-balancers-only",
    "the balancer",
    site([opened("it", "front", tcp(443, 443, { cidrIpv4: "0.0.0.0/0" }))]),
    fine,
  ],
  [
    "world-reaches-balancers-only",
    "a server",
    site([opened("it", "back", tcp(443, 443, { cidrIpv4: "0.0.0.0/0" }))]),
    "it: it opens back to 0.0.0.0/0, but no load balancer",
  ],
  [
    "world-reaches-balancers-only",
    "a server, by a list of prefixes",
    site([
      { type: "aws:ec2/managedPrefixList:ManagedPrefixList", name: "all", props: { entries: [{ cidr: "0.0.0.0/1" }] } },
      {
        type: ingress,
        name: "it",
        props: tcp(443, 443, { prefixListId: unknown, securityGroupId: unknown }),
        refersTo: { prefixListId: ["all"], securityGroupId: ["back"] },
      },
    ]),
    "it: it opens back to 0.0.0.0/1",
  ],
  [
    "world-reaches-balancers-only",
    "a server, by its id",
    site([
      { type: group, name: "named", props: {}, outputs: { id: "sg-1" } },
      { type: ingress, name: "it", props: tcp(80, 80, { cidrIpv4: "0.0.0.0/0", securityGroupId: "sg-1" }) },
    ]),
    "it: it opens named to 0.0.0.0/0",
  ],
  [
    "world-reaches-balancers-only",
    "the neighbours",
    site([opened("it", "back", tcp(80, 80, { cidrIpv4: "10.0.0.0/8" }))]),
    fine,
  ],

  [
    "no-mixed-rules",
    "both forms",
    [
      { type: group, name: "mixed", props: { ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80 }] } },
      opened("it", "mixed", tcp(22, 22, {})),
    ],
    "it: mixed has rules inside (ingress)",
  ],
  [
    "no-mixed-rules",
    "rules of their own, which AWS tells of the group too",
    [
      { type: group, name: "pure", props: {}, outputs: { ingress: [{ fromPort: 22 }] } },
      opened("it", "pure", tcp(22, 22, {})),
    ],
    fine,
  ],
  [
    "no-mixed-rules",
    "a route table with both",
    [
      { type: "aws:ec2/routeTable:RouteTable", name: "table", props: { routes: [{ cidrBlock: "0.0.0.0/0" }] } },
      { type: "aws:ec2/route:Route", name: "it", props: {}, refersTo: { routeTableId: ["table"] } },
    ],
    "it: table has routes inside",
  ],

  ["imds-v2", "server", one(server, {}), "it: metadataOptions.httpTokens is not required"],
  ["imds-v2", "server with IMDSv2", one(server, { metadataOptions: { httpTokens: "required" } }), fine],
  ["imds-v2", "server without the service", one(server, { metadataOptions: { httpEndpoint: "disabled" } }), fine],
  [
    "imds-v2",
    "template",
    one(template, { metadataOptions: { httpTokens: "optional" } }),
    "it: metadataOptions.httpTokens is not",
  ],
  [
    "imds-v2",
    "too many hops",
    one(server, { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 3 } }),
    "it: metadataOptions.httpPutResponseHopLimit is 3; at most 2",
  ],

  [
    "no-secrets-in-user-data",
    "password",
    one(server, { userData: '#!/bin/sh\nDB_PASSWORD="hunter2hunter2"' }),
    "it: line 2 of userData looks like a value for DB_PASSWORD",
  ],
  [
    "no-secrets-in-user-data",
    "key in Base64",
    one(template, { userData: base64("#!/bin/sh\nexport K=AKIAABCDEFGHIJKLMNOP\n") }),
    "it: line 2 of userData looks like an access key of AWS",
  ],
  [
    "no-secrets-in-user-data",
    "key in a compressed file",
    one(server, { userDataBase64: zipped("-----BEGIN RSA PRIVATE KEY-----") }),
    "it: line 1 of userDataBase64 looks like a private key",
  ],
  [
    "no-secrets-in-user-data",
    "name of a secret",
    one(server, {
      userData: "#!/bin/sh\nSECRET_ARN=arn:aws:secretsmanager:x\nPASSWORD=$(aws secretsmanager get-secret-value)",
    }),
    fine,
  ],
  [
    "no-secrets-in-user-data",
    "text to come",
    one(server, { userData: unknown }),
    "advisory not checked yet: userData of it",
  ],
  [
    "no-secrets-in-environment",
    "function",
    one("aws:lambda/function:Function", { environment: { variables: { API_KEY: "d41d8cd98f00b204" } } }),
    "it: line 1 of variable API_KEY looks like a value for API_KEY",
  ],
  [
    "no-secrets-in-environment",
    "container",
    one("aws:ecs/taskDefinition:TaskDefinition", {
      containerDefinitions: JSON.stringify([
        { name: "web", environment: [{ name: "DB", value: "mysql://app:hunter2@db/app" }] },
      ]),
    }),
    "it: line 1 of variable DB of container web looks like an address with a password",
  ],
  [
    "no-secrets-in-environment",
    "function with a name of a secret",
    one("aws:lambda/function:Function", { environment: { variables: { DB_SECRET_NAME: "prod/db-1" } } }),
    fine,
  ],
  [
    "no-public-servers",
    "server",
    one(server, { associatePublicIpAddress: true }),
    "it: associatePublicIpAddress is true",
  ],
  [
    "no-public-servers",
    "template",
    one(template, { networkInterfaces: [{ associatePublicIpAddress: "true" }] }),
    "it: networkInterfaces has",
  ],
  ["no-public-servers", "hidden server", one(server, { associatePublicIpAddress: false }), fine],

  ["no-public-databases", "database", one(rds, { publiclyAccessible: true }), "it: publiclyAccessible is true"],
  ["no-public-databases", "hidden database", one(rds, {}), fine],
  [
    "no-public-databases",
    "value to come",
    one(rds, { publiclyAccessible: unknown }),
    "advisory not checked yet: publiclyAccessible of it",
  ],
  [
    "database-subnets-private",
    "public subnet",
    network(true),
    "it: its subnet subnet has a route to the internet (out)",
  ],
  ["database-subnets-private", "subnet behind NAT", network(false), fine],
  ["database-backups", "none", one(rds, {}), "it: backups are kept for 0 days; at least 7"],
  ["database-backups", "a week", one(rds, { backupRetentionPeriod: 7 }), fine],
  ["database-backups", "replica", one(rds, { replicateSourceDb: unknown }), fine],
  ["database-backups", "cluster", one("aws:rds/cluster:Cluster", {}), "it: backups are kept for 1 days"],
  ["database-backups", "table", one("aws:dynamodb/table:Table", {}), "it: pointInTimeRecovery is not on"],
  [
    "database-backups",
    "table with recovery",
    one("aws:dynamodb/table:Table", { pointInTimeRecovery: { enabled: true } }),
    fine,
  ],
  ["database-backups", "none, in dev", one(rds, {}), fine, { stack: "dev" }],
  [
    "database-backups",
    "none, in dev, where dev counts",
    one(rds, {}),
    "it: backups",
    { stack: "dev", settings: { "database-backups": { exceptStacks: [] } } },
  ],
  [
    "deletion-protection",
    "database",
    one(rds, { skipFinalSnapshot: true }),
    ["it: deletionProtection is not true", "it: skipFinalSnapshot is true"],
  ],
  ["deletion-protection", "protected database", one(rds, { deletionProtection: true }), fine],
  ["deletion-protection", "replica", one(rds, { replicateSourceDb: "db", skipFinalSnapshot: true }), fine],
  ["deletion-protection", "balancer", one(balancer, {}), "it: enableDeletionProtection is not true"],
  ["deletion-protection", "table", one("aws:dynamodb/table:Table", {}), "it: deletionProtectionEnabled is not true"],
  [
    "deletion-protection",
    "pool of users",
    one("aws:cognito/userPool:UserPool", {}),
    "it: deletionProtection is not ACTIVE",
  ],
  ["replica-in-another-zone", "same zone", pair("a", "a"), "it: it is in a, like its primary primary"],
  ["replica-in-another-zone", "other zone", pair("b", "a"), fine],
  ["replica-in-another-zone", "zone to come", pair("b", unknown), "advisory not checked yet: availabilityZone of it"],
  ["replica-in-another-zone", "no zone", pair(null, null), "it: neither it nor primary says its zone"],
  ["database-standby", "one zone", one(rds, {}), "it: multiAz is not true"],
  ["database-standby", "two zones", one(rds, { multiAz: true }), fine],

  [
    "tls-1-2",
    "old policy",
    one(listener, { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" }),
    "it: sslPolicy is ELBSecurityPolicy-2016-08",
  ],
  [
    "tls-1-2",
    "TLS 1.1",
    one(listener, { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-1-2021-06" }),
    "it: sslPolicy is ELBSecurityPolicy-TLS13-1-1",
  ],
  ["tls-1-2", "no policy", one(listener, { protocol: "HTTPS" }), "it: sslPolicy is not set"],
  [
    "tls-1-2",
    "new policy",
    one(listener, { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" }),
    fine,
  ],
  [
    "tls-1-2",
    "CDN",
    one("aws:cloudfront/distribution:Distribution", {
      viewerCertificate: { minimumProtocolVersion: "TLSv1" },
      defaultCacheBehavior: { viewerProtocolPolicy: "allow-all" },
    }),
    ["it: viewerCertificate.minimumProtocolVersion is TLSv1", "it: viewerProtocolPolicy is allow-all"],
  ],
  [
    "tls-1-2",
    "gateway",
    one("aws:apigateway/domainName:DomainName", { securityPolicy: "TLS_1_0" }),
    "it: securityPolicy is TLS_1_0",
  ],
  ["http-redirects", "both answer", [lb(), https, http(forward)], "it: it answers HTTP requests itself"],
  ["http-redirects", "HTTP redirects", [lb(), https, http(toHttps)], fine],
  ["http-redirects", "HTTP alone", [lb(), http(forward)], fine],
  ["site-over-https", "HTTP alone", [lb(), http(forward)], "lb: it serves HTTP only (it)"],
  ["site-over-https", "HTTPS", [lb(), https, http(toHttps)], fine],
  ["site-over-https", "inside", [lb({ internal: true }), http(forward)], fine],

  [
    "no-admin-policies",
    "everything",
    one("aws:iam/policy:Policy", { policy: document({ Effect: "Allow", Action: ["*"], Resource: "*" }) }),
    "it: a statement allows every action",
  ],
  [
    "no-admin-policies",
    "all but some",
    one("aws:iam/rolePolicy:RolePolicy", { policy: document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) }),
    "it: a statement allows every action",
  ],
  [
    "no-admin-policies",
    "one action on everything",
    one("aws:iam/policy:Policy", {
      policy: document({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }),
    }),
    fine,
  ],
  [
    "no-admin-policies",
    "a refusal of everything",
    one("aws:iam/policy:Policy", { policy: document({ Effect: "Deny", Action: "*", Resource: "*" }) }),
    fine,
  ],
  [
    "no-admin-policies",
    "AWS's own",
    one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
      policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
    "it: it attaches AdministratorAccess",
  ],
  [
    "no-admin-policies",
    "a role for everybody",
    one("aws:iam/role:Role", {
      assumeRolePolicy: document({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } }),
    }),
    "it: assumeRolePolicy lets everybody",
  ],
  [
    "no-admin-policies",
    "a role for EC2",
    one("aws:iam/role:Role", {
      assumeRolePolicy: document({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "ec2.amazonaws.com" },
      }),
    }),
    fine,
  ],
  [
    "no-public-policies",
    "bucket",
    one("aws:s3/bucketPolicy:BucketPolicy", {
      policy: document({ Effect: "Allow", Action: "s3:GetObject", Principal: "*" }),
    }),
    "it: a statement allows s3:GetObject to everybody",
  ],
  [
    "no-public-policies",
    "bucket with a condition",
    one("aws:s3/bucketPolicy:BucketPolicy", {
      policy: document({ Effect: "Allow", Action: "s3:GetObject", Principal: "*", Condition: { StringEquals: {} } }),
    }),
    fine,
  ],
  [
    "no-public-policies",
    "bucket that refuses HTTP",
    one("aws:s3/bucketPolicy:BucketPolicy", { policy: document({ Effect: "Deny", Action: "s3:*", Principal: "*" }) }),
    fine,
  ],
  [
    "no-public-buckets",
    "lifted block",
    one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
    }),
    "it: restrictPublicBuckets is not true",
  ],
  ["no-public-buckets", "ACL", one("aws:s3/bucketAcl:BucketAcl", { acl: "public-read" }), "it: acl is public-read"],
  ["no-public-buckets", "private ACL", one("aws:s3/bucketAcl:BucketAcl", { acl: "private" }), fine],
  [
    "no-public-images",
    "image",
    one("aws:ec2/amiLaunchPermission:AmiLaunchPermission", { group: "all" }),
    "it: group is all",
  ],
  [
    "no-public-images",
    "snapshot",
    one("aws:rds/snapshot:Snapshot", { sharedAccounts: ["all"] }),
    "it: sharedAccounts has all",
  ],
  ["no-public-images", "a friend", one("aws:rds/snapshot:Snapshot", { sharedAccounts: ["123456789012"] }), fine],

  ["tags", "none", one(bucket, {}), "it: it lacks the tags Project, Stack"],
  ["tags", "one of two", one(bucket, { tags: { Project: "x" } }), "it: it lacks the tag Stack"],
  [
    "tags",
    "those of the provider",
    one(bucket, { tags: { Stack: "x" } }, { provider: { defaultTags: '{"tags":{"Project":"x"}}' } }),
    fine,
  ],
  ["tags", "others", one(bucket, {}), "it: it lacks the tag Owner", { settings: { tags: { required: ["Owner"] } } }],
  ["tags", "none are asked for", one(bucket, {}), fine, { settings: { tags: { required: [] } } }],
  ["no-physical-names", "fixed", one(balancer, { name: "shop" }), "it: name is fixed (shop)"],
  ["no-physical-names", "made by Pulumi", one(balancer, { name: "it-3fa9c01" }), fine],
  [
    "no-physical-names",
    "made by Pulumi, in capitals",
    { ...one(bucket, { bucket: "my-logs-3fa9c01" }), name: "My_Logs" },
    fine,
  ],
  [
    "no-physical-names",
    "that ends in digits by chance",
    one(balancer, { name: "shop-deadbee" }),
    "it: name is fixed (shop-deadbee)",
  ],
  ["no-physical-names", "meant so", one(balancer, { name: "shop" }, { deleteBeforeReplace: true }), fine],
  ["log-retention", "forever", one("aws:cloudwatch/logGroup:LogGroup", {}), "it: retentionInDays is not set"],
  ["log-retention", "a month", one("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 30 }), fine],
  [
    "log-retention",
    "too short",
    one("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 30 }),
    "it: logs are kept for 30 days; at least 365",
    { settings: { "log-retention": { days: 365 } } },
  ],
  ["secret-rotation", "none", one("aws:secretsmanager/secret:Secret", {}), "it: nothing rotates it"],
  [
    "secret-rotation",
    "rotated",
    [
      one("aws:secretsmanager/secret:Secret", {}),
      {
        type: "aws:secretsmanager/secretRotation:SecretRotation",
        name: "turn",
        props: { secretId: unknown },
        refersTo: { secretId: ["it"] },
      },
    ],
    fine,
  ],
  ["key-rotation", "none", one("aws:kms/key:Key", {}), "it: enableKeyRotation is not true"],
  ["key-rotation", "yearly", one("aws:kms/key:Key", { enableKeyRotation: true }), fine],
  ["key-rotation", "a key to sign with", one("aws:kms/key:Key", { customerMasterKeySpec: "RSA_2048" }), fine],
];

/** As in the pack, a rule about single resources is there too: the engine tells only such a rule what the program wants. */
const neighbour: Rule = {
  name: "neighbour",
  description: "Nothing.",
  level: "advisory",
  severity: "low",
  controls: [],
  ofResource: [],
};

describe("each rule", () => {
  it.each(rows)("%s: %s", async (name, _, samples, says, situation) => {
    const rule = rules.find(one => one.name === name);
    // A rule that is off by default is tried as if somebody had turned it on.
    const level = rule?.level === "disabled" ? "mandatory" : (rule?.level ?? "mandatory");
    const found = await findingsOf(
      rule ? [neighbour, { ...rule, level }] : [],
      [samples].flat() as Sample[],
      situation as Situation | undefined,
    );
    const starts = [says].flat() as string[];
    expect(found.map(one => one.message)).toHaveLength(starts.length);
    for (const [index, start] of starts.entries()) {
      const { message = "", level: shown } = found[index] ?? {};
      if (start.startsWith("advisory "))
        expect(`${shown} ${message.split("during preview: ")[1]}`).toContain(start.slice("advisory ".length));
      else expect(message.slice(0, start.length)).toBe(start);
      expect(shown).toBe(start.startsWith("advisory ") ? "advisory" : level);
    }
  });

  it("has a row that it refuses and one that it lets pass", () => {
    for (const { name } of rules) {
      const outcomes = rows.filter(([rule]) => rule === name).map(([, , , says]) => says.length > 0);
      expect([name, outcomes.includes(true), outcomes.includes(false)]).toEqual([name, true, true]);
    }
  });
});
