import * as aws from "@pulumi/aws";

/** Where to ask and as whom. Credentials, and an endpoint other than AWS's own, come from the environment. */
export interface AwsClient {
  /** AWS region, for example `eu-central-1`. Not set, the environment decides. */
  readonly region: string | undefined;
  /** Name of a profile in ~/.aws/config. Not set, the environment decides. */
  readonly profile: string | undefined;
}

/** The region and the profile of Pulumi's AWS provider (`aws:region`, `aws:profile`): the gates ask where it builds. */
export function providersClient(): AwsClient {
  const { region, profile } = aws.config;
  return { region, profile };
}

/** The configuration for a client of the AWS SDK. */
export function clientConfig({ region, profile }: AwsClient) {
  // Otherwise the SDK prints a warning about future Node versions among Pulumi's messages.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
}
