import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface WebServerRoleArgs {
  /** ARNs of the two secrets that servers may read. A change updates the policy in place. */
  readonly secretArns: { readonly administrator: pulumi.Input<string>; readonly application: pulumi.Input<string> };
  /** ARNs of the S3 objects that servers may download. A change updates the policy in place. */
  readonly objectArns: readonly pulumi.Input<string>[];
}

/** What a web server may do in AWS: read two secrets, its own files, the release of the site and the health of servers, and nothing else. */
export class WebServerRole extends pulumi.ComponentResource {
  /** Name of the instance profile that gives a server the role. */
  readonly profileName: pulumi.Output<string>;

  constructor(name: string, args: WebServerRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:WebServerRole", name, {}, opts);
    const parent = { parent: this };

    const role = new aws.iam.Role(
      `${name}-web-role`,
      {
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      },
      parent,
    );
    new aws.iam.RolePolicy(
      `${name}-web-reads`,
      {
        role: role.name,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: "secretsmanager:GetSecretValue",
              Resource: [args.secretArns.administrator, args.secretArns.application],
            },
            { Effect: "Allow", Action: "s3:GetObject", Resource: [...args.objectArns] },
            // IAM knows no narrower resource for it (Service Authorization Reference, "Elastic Load Balancing V2").
            { Effect: "Allow", Action: "elasticloadbalancing:DescribeTargetHealth", Resource: "*" },
          ],
        }),
      },
      parent,
    );
    const profile = new aws.iam.InstanceProfile(`${name}-web-profile`, { role: role.name }, parent);

    this.profileName = profile.name;
    this.registerOutputs({ profileName: this.profileName });
  }
}
