import { ended, type Kind, type Tier } from "../../kind";
import { policyChanged, policyMade } from "../../policies";

/** The policy of a resource: who may do what with it. */
const policyOf = (tier: Tier, owner: string): Kind => ({
  tier,
  noun: `policy of ${owner}`,
  plural: `policies of ${owner}`,
  properties: { policy: policyChanged(`The policy of ${owner}`), bypassPolicyLockoutSafetyCheck: "none" },
  created: policyMade(`The policy of ${owner}`),
  replaced: policyMade(`The policy of ${owner}`),
  deleted: step => ({
    severity: "medium",
    what: `The policy ${step.name} of ${owner} is ${ended(step)}.`,
    effect:
      step.operation === "forget"
        ? "It goes on, and no update changes it."
        : "Who has rights by it alone is refused at the next call, and whom it refused may be let in.",
    advice: "Check who needs it.",
  }),
  cost: "free",
});

/** Policies that are resources of their own. */
export const policySettings: Readonly<Record<string, Kind>> = {
  "aws:apigateway/restApiPolicy:RestApiPolicy": policyOf("balancer", "a REST interface"),
  "aws:sqs/queuePolicy:QueuePolicy": policyOf("servers", "a queue"),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": policyOf("servers", "a repository of images"),
  "aws:efs/fileSystemPolicy:FileSystemPolicy": policyOf("database", "a file system"),
  "aws:kms/keyPolicy:KeyPolicy": policyOf("database", "a key"),
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": policyOf("network", "a VPC endpoint"),
  "aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy": policyOf("watching", "a file system in S3"),
  "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy": policyOf("watching", "a vector bucket"),
};
