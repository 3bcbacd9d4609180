import * as pulumi from "@pulumi/pulumi";
import { namedLogGroup } from "../namedLogGroup";

/** The kinds of logs that a web server sends, each to a log group of its own. userdata/files/usr/local/sbin/lamp-ship has them too. */
export const serverLogs = ["errors", "slow", "journal"] as const;

export interface LogsArgs {
  /** Number of the stack in hexadecimal digits: `StackIdentity`. It is part of the names. */
  readonly identity: pulumi.Input<string>;
  /** How many days CloudWatch keeps what is written, for example 30. A change is made in place and deletes what is older. */
  readonly days: number;
}

/** The log groups that web servers write to. They are made before the servers and deleted after them. */
export class Logs extends pulumi.ComponentResource {
  /** What the names of the groups begin with, for example `/lamp/0c1d2e`. */
  readonly folder: pulumi.Output<string>;
  /** ARNs of the groups. */
  readonly groupArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: LogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Logs", name, {}, opts);

    const folder = pulumi.interpolate`/${name}/${args.identity}`;
    const groups = serverLogs.map(kind =>
      namedLogGroup(
        `${name}-log-${kind}`,
        { name: pulumi.interpolate`${folder}/${kind}`, days: args.days },
        { parent: this },
      ),
    );
    this.groupArns = groups.map(({ arn }) => arn);
    // A server cannot make a group. So everything that uses the folder depends on the groups as well.
    this.folder = pulumi.all([folder, ...this.groupArns]).apply(([known]) => known!);
    this.registerOutputs({ folder: this.folder });
  }
}
