import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Days for which the log group keeps what was run on the servers. */
const keptDays = 90;

/** Minutes without a key or output after which AWS ends a session: the longest time that Session Manager offers is 60. */
const idleMinutes = 60;

/**
 * What an operator needs to run commands on the servers by AWS Session Manager: a document that allows one program alone,
 * `lamp-session`, which runs commands of the site as the user of the site, and a log group with everything that was run and printed.
 */
export class Sessions extends pulumi.ComponentResource {
  /** Name of the document, for example `lamp-session-3f9a1c2`. */
  readonly document: pulumi.Output<string>;
  /** ARN of the log group, for the policy that allows servers to write to it. */
  readonly logArn: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Sessions", name, {}, opts);
    const parent = { parent: this };

    const log = new aws.cloudwatch.LogGroup(`${name}-sessions`, { retentionInDays: keptDays }, parent);
    const document = new aws.ssm.Document(
      `${name}-session`,
      { documentType: "Session", documentFormat: "JSON", content: log.name.apply(sessionDocument) },
      parent,
    );

    this.document = document.name;
    this.logArn = log.arn;
    this.registerOutputs({ document: this.document, logArn: this.logArn });
  }
}

/**
 * The document in JSON (Systems Manager User Guide, "Session document schema"). Its only parameter cannot end the shell's word, and
 * lamp-session gives up the rights of root. So whoever may use the document has the rights of the site on a server, and no more.
 */
function sessionDocument(cloudWatchLogGroupName: string): string {
  return JSON.stringify({
    schemaVersion: "1.0",
    description: "Runs a command of the site as the user of the site.",
    sessionType: "InteractiveCommands",
    parameters: {
      request: {
        type: "String",
        description: "The command, as JSON in base64. npm run site -- COMMAND makes it.",
        allowedPattern: "^[A-Za-z0-9+/=]+$",
      },
    },
    inputs: {
      cloudWatchLogGroupName,
      // The log group has AWS's own encryption. true would ask for a key of KMS.
      cloudWatchEncryptionEnabled: false,
      cloudWatchStreamingEnabled: true,
      idleSessionTimeout: String(idleMinutes),
    },
    properties: { linux: { commands: "exec /usr/local/sbin/lamp-session {{ request }}", runAsElevated: true } },
  });
}
