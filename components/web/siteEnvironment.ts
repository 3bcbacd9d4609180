import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PrivateBucket } from "../privateBucket";

/** Variables by their names. */
type Variables = Readonly<Record<string, string>>;

export interface SiteEnvironmentArgs {
  /** The bucket that servers read. A change uploads the variables to the other bucket. */
  readonly bucket: PrivateBucket;
  /** Variables that a preview may show. A change is made in place, and servers take it over within half a minute. */
  readonly variables: Variables;
  /** Variables that nobody may see. A change makes another version of the secret, and servers take it over in the same way. */
  readonly secrets: Variables;
  /** Whether a deleted secret can be restored for 30 days. A change is made in place. */
  readonly protectData: boolean;
}

/**
 * The variables that the site's programs have in their environment. Servers ask for one object of S3 again and again. It has the
 * plain variables, so that a preview shows which change, and its metadata name the version of the secret with the others. So both
 * come into effect at once, and Secrets Manager is asked only when there is another version. Without secret variables there is no secret.
 */
export class SiteEnvironment extends pulumi.ComponentResource {
  /** Where servers find the object: `s3://BUCKET/KEY`. It stays the same when the variables change. */
  readonly url: pulumi.Output<string>;
  /** ARN of the object, for the policy that allows servers to read it. */
  readonly arn: pulumi.Output<string>;
  /** ARNs of the secrets that servers may read: one, or none. */
  readonly secretArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: SiteEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:SiteEnvironment", name, {}, opts);
    const parent = { parent: this };

    const version = Object.keys(args.secrets).length > 0 ? secretVersion(name, args, parent) : undefined;
    const { bucket, sealed } = args.bucket;
    const object = new aws.s3.BucketObjectv2(
      `${name}-environment`,
      {
        bucket: bucket.bucket,
        key: "environment.json",
        content: `${JSON.stringify(args.variables, null, 2)}\n`,
        ...(version === undefined ? {} : { metadata: { secret: version.secretId, version: version.versionId } }),
      },
      { ...parent, dependsOn: [...sealed] },
    );

    this.url = pulumi.interpolate`s3://${bucket.bucket}/environment.json`;
    this.arn = pulumi.interpolate`${bucket.arn}/${object.key}`;
    this.secretArns = version === undefined ? [] : [version.secretId];
    this.registerOutputs({ url: this.url, arn: this.arn });
  }
}

/** The secret and its value. Pulumi names the secret, so a name that is still in its recovery window is not used again. */
function secretVersion(
  name: string,
  { secrets, protectData }: SiteEnvironmentArgs,
  opts: pulumi.CustomResourceOptions,
): aws.secretsmanager.SecretVersion {
  const secret = new aws.secretsmanager.Secret(
    `${name}-site-secrets`,
    { description: "Variables of the site (secrets)", recoveryWindowInDays: protectData ? 30 : 0 },
    opts,
  );
  return new aws.secretsmanager.SecretVersion(
    `${name}-site-secrets-value`,
    { secretId: secret.arn, secretString: pulumi.secret(JSON.stringify(secrets)) },
    opts,
  );
}
