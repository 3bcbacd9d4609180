/** A call with inputs of its own. */
export interface InputCall {
  /** For example `ec2:ModifySubnetAttribute`. */
  readonly call: string;
  /** The inputs that it sets; `enable*` stands for all that begin so. */
  readonly inputs: readonly string[];
  /**
   * Whether a creation makes the call even if no input asks for it. Default: a creation makes it if an input differs from what
   * the provider or AWS sets without it.
   */
  readonly always?: boolean;
}

/** A right that AWS checks besides that of the call itself. */
export interface Need {
  readonly action: string;
  /** Template of the ARN; see `arnOf`. The right is not checked if a property in it has no value. */
  readonly on: string;
}

/**
 * What the provider calls for a resource type, each as the action of IAM that allows the call, for example
 * `ec2:CreateVpc`. S3 has other actions than operations: `s3:PutLifecycleConfiguration` also allows to delete one.
 *
 * Sources: terraform-provider-aws, internal/service/*; actions and their resources: AWS's Service Authorization Reference.
 */
export interface TypeCalls {
  /** Makes the resource. Left out where the provider adopts what exists. */
  readonly create?: string;
  /** Follow `create`, in this order, and change the same inputs later. */
  readonly set?: readonly InputCall[];
  /** Change inputs that `create` takes, after those of `set`. */
  readonly change?: readonly InputCall[];
  /** Changes every other input. Default: there is none that could change. */
  readonly update?: string;
  /** Delete the resource, in this order. The last one deletes; empty where the provider only forgets the resource. */
  readonly remove: readonly string[];
  /** Changes or adds tags. Default: that of the service. A creation with tags needs this right too. */
  readonly tag?: string;
  /** Removes tags. Default: that of the service. */
  readonly untag?: string;
  /** Read the resource: after a creation and an update, and at a refresh. */
  readonly read: readonly string[];
  /** Read, during a removal, what is still there. */
  readonly readOnRemoval?: readonly string[];
  /** Read by a preview that sees a change of the inputs. */
  readonly readOnDiff?: InputCall;
  /** Template of the resource's ARN; see `arnOf`. Default: the output `arn`. */
  readonly on?: string;
  /** The same by call, where a call has another resource. */
  readonly onCall?: Readonly<Record<string, string>>;
  /** Rights that AWS checks besides, by call. */
  readonly needs?: Readonly<Record<string, readonly Need[]>>;
}

/** Calls for tags of each service, by the prefix of its actions. */
export const taggers: Readonly<Record<string, readonly [tag: string, untag: string]>> = {
  acm: ["acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"],
  cloudwatch: ["cloudwatch:TagResource", "cloudwatch:UntagResource"],
  ec2: ["ec2:CreateTags", "ec2:DeleteTags"],
  elasticfilesystem: ["elasticfilesystem:TagResource", "elasticfilesystem:UntagResource"],
  elasticloadbalancing: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
  kms: ["kms:TagResource", "kms:UntagResource"],
  logs: ["logs:TagResource", "logs:UntagResource"],
  rds: ["rds:AddTagsToResource", "rds:RemoveTagsFromResource"],
  route53: ["route53:ChangeTagsForResource", "route53:ChangeTagsForResource"],
  s3: ["s3:TagResource", "s3:UntagResource"],
  secretsmanager: ["secretsmanager:TagResource", "secretsmanager:UntagResource"],
  sns: ["sns:TagResource", "sns:UntagResource"],
  ssm: ["ssm:AddTagsToResource", "ssm:RemoveTagsFromResource"],
  wafv2: ["wafv2:TagResource", "wafv2:UntagResource"],
};
