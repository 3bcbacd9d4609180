/** Where to ask and as whom. Credentials, and an endpoint other than AWS's, come from the environment. */
export interface AwsClient {
  readonly region: string;
  /** Name in ~/.aws/config; unset: the environment decides. */
  readonly profile: string | undefined;
}

/** Configuration of AWS's own clients. */
export function clientConfig({ region, profile }: AwsClient) {
  // A note on coming Node versions would stand amid Pulumi's own messages.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  return { region, ...(profile === undefined ? {} : { profile }) };
}
