import * as pulumi from "@pulumi/pulumi";
import { healthFrom, instanceRole, logsTo, objectsFrom, type Origin, secretsFrom, sessionsFrom } from "../instanceRole";

export interface WebServerRoleArgs {
  /** ARNs of the secrets that servers may read: the account of the site, and its secret variables. A change updates the policy in place. */
  readonly secretArns: readonly pulumi.Input<string>[];
  /** ARNs of the S3 objects that servers may download. A change updates the policy in place. */
  readonly objectArns: readonly pulumi.Input<string>[];
  /** ARN of the log group of sessions. Undefined: the servers have no agent of Session Manager. A change updates the policy in place. */
  readonly sessionLogArn?: pulumi.Input<string> | undefined;
  /** ARNs of the log groups that servers may write to. None: they may not write. A change updates the policy in place. */
  readonly logGroupArns: readonly pulumi.Input<string>[];
  /** From where the rights can be used. A change updates the policy in place. */
  readonly from: Origin;
}

/**
 * What a web server may do in AWS: read the secrets of the site's account and of its variables, its own files, the release of the site and the
 * health of servers, write to the log groups of the stack, and nothing else. The rights can be used inside the VPC only, so keys that
 * somebody takes from a server are of no use elsewhere.
 */
export class WebServerRole extends pulumi.ComponentResource {
  /** Name of the instance profile that gives a server the role. */
  readonly profileName: pulumi.Output<string>;

  constructor(name: string, args: WebServerRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:WebServerRole", name, {}, opts);

    const statements = [
      secretsFrom(args.secretArns, args.from),
      objectsFrom(args.objectArns, args.from),
      healthFrom(args.from),
      ...(args.sessionLogArn === undefined ? [] : sessionsFrom(args.sessionLogArn, args.from)),
      ...(args.logGroupArns.length === 0 ? [] : [logsTo(args.logGroupArns, args.from)]),
    ];
    this.profileName = instanceRole(`${name}-web`, statements, { parent: this });
    this.registerOutputs({ profileName: this.profileName });
  }
}
