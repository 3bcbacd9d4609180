import { isFalse, isGiven, textsOf } from "../pack/resource";
import type { Rule } from "../pack/rule";
import { isForEverything, statementsOf, takesEverybody } from "./policyDocument";

/** Types with a policy in `policy` that says who may use the resource. */
const resourcePolicies = [
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:sqs/queuePolicy:QueuePolicy",
  "aws:sqs/queue:Queue",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topic:Topic",
  "aws:kms/key:Key",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:backup/vaultPolicy:VaultPolicy",
];
const identityPolicies = [
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
];
const attachments = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
];

const administrators: Rule = {
  name: "no-admin-policies",
  description: "No policy of IAM allows every action on every resource.",
  level: "mandatory",
  severity: "high",
  controls: ["FSBP IAM.1"],
  ofResource: [
    {
      types: identityPolicies,
      look: ({ props }, tell) => {
        for (const statement of statementsOf(props["policy"]))
          if (isForEverything(statement))
            tell(
              "a statement allows every action on every resource. Name the actions and the resources that are needed. The log of " +
                "CloudTrail says which were used; IAM Access Analyzer makes a policy from it.",
            );
      },
    },
    {
      types: attachments,
      look: ({ props }, tell) => {
        if (String(props["policyArn"]).endsWith(":iam::aws:policy/AdministratorAccess"))
          tell("it attaches AdministratorAccess. Attach a policy with the actions that are needed.");
      },
    },
    {
      types: ["aws:iam/role:Role"],
      look: ({ props }, tell) => {
        if (textsOf(props["managedPolicyArns"]).some(arn => arn.endsWith(":iam::aws:policy/AdministratorAccess")))
          tell("managedPolicyArns has AdministratorAccess. Name a policy with the actions that are needed.");
        if (statementsOf(props["assumeRolePolicy"]).some(takesEverybody))
          tell(
            "assumeRolePolicy lets everybody take the role, of any account. Name the principals, or add a Condition.",
          );
      },
    },
  ],
};

const everybody: Rule = {
  name: "no-public-policies",
  description: "No bucket, queue, topic, key, secret or repository is open to everybody by its policy.",
  level: "mandatory",
  severity: "critical",
  controls: ["FSBP S3.2", "FSBP S3.3", "FSBP SQS.3", "FSBP SNS.4", "FSBP KMS.5"],
  ofResource: [
    {
      types: resourcePolicies,
      look: ({ props }, tell) => {
        for (const statement of statementsOf(props["policy"]))
          if (takesEverybody(statement))
            tell(
              `a statement allows ${textsOf(statement["Action"]).join(", ") || "actions"} to everybody (Principal "*") without a Condition. ` +
                "Name the accounts, roles or services, or add a Condition such as aws:SourceArn. Serve public files by CloudFront.",
            );
      },
    },
  ],
};

const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

const publicBuckets: Rule = {
  name: "no-public-buckets",
  description: "No bucket is public by an ACL, and no block of public access is lifted.",
  level: "mandatory",
  severity: "critical",
  controls: ["FSBP S3.1", "FSBP S3.8", "FSBP S3.12"],
  ofResource: [
    {
      types: [
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
      ],
      look: ({ props }, tell) => {
        // Left out, each of the four is false.
        const lifted = blocks.filter(name => !isGiven(props[name]) || isFalse(props[name]));
        if (lifted.length > 0)
          tell(`${lifted.join(", ")} ${lifted.length > 1 ? "are" : "is"} not true. Set all four to true.`);
      },
    },
    {
      types: [
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketV2:BucketV2",
        "aws:s3/bucketAcl:BucketAcl",
        "aws:s3/bucketAclV2:BucketAclV2",
      ],
      look: ({ props }, tell) => {
        const acl = String(props["acl"] ?? "");
        if (/^public-|^authenticated-read$/.test(acl))
          tell(`acl is ${acl}, which lets everybody in. Leave it out, and serve public files by CloudFront.`);
      },
    },
  ],
};

const publicImages: Rule = {
  name: "no-public-images",
  description: "No image or snapshot is shared with everybody.",
  level: "mandatory",
  severity: "critical",
  controls: ["FSBP EC2.1", "FSBP RDS.1"],
  ofResource: [
    {
      types: ["aws:ec2/amiLaunchPermission:AmiLaunchPermission"],
      look: ({ props }, tell) => {
        if (props["group"] === "all")
          tell("group is all, so every account may start the image. Name accounts in accountId.");
      },
    },
    {
      types: ["aws:rds/snapshot:Snapshot", "aws:rds/clusterSnapshot:ClusterSnapshot"],
      look: ({ props }, tell) => {
        if (textsOf(props["sharedAccounts"]).includes("all"))
          tell("sharedAccounts has all, so every account may restore the data. Name accounts.");
      },
    },
  ],
};

export const access: readonly Rule[] = [administrators, everybody, publicBuckets, publicImages];
