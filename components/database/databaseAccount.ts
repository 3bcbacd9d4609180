import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

export interface DatabaseAccountArgs {
  /** Who the account is for; becomes part of the names. */
  readonly role: "administrator" | "application";
  /** MySQL account name. */
  readonly username: string;
  /** Raise it to get a new password. */
  readonly passwordGeneration: number;
  /** Whether a deleted secret can be brought back for 30 days. */
  readonly protectData: boolean;
}

/**
 * A MySQL account's generated password and the secret that hands it on. The secret exists at once, so that servers can be
 * told where to look; its content follows when the database is there (see `publish`).
 *
 * Not RDS's own managed password: MySQL refuses replicas of a database that has one.
 */
export class DatabaseAccount extends pulumi.ComponentResource {
  readonly username: string;
  /** Letters and digits, 32 of them. Secret. */
  readonly password: pulumi.Output<string>;
  readonly secretArn: pulumi.Output<string>;
  readonly #secretName: string;

  constructor(name: string, args: DatabaseAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:DatabaseAccount", `${name}-${args.role}`, {}, opts);
    const parent = { parent: this };
    this.#secretName = `${name}-${args.role}-secret`;

    const password = new random.RandomPassword(
      `${name}-${args.role}-password`,
      // No special characters: RDS refuses some, and every shell, file and URL on the way would need its own quoting.
      { length: 32, special: false, keepers: { generation: String(args.passwordGeneration) } },
      parent,
    );
    const secret = new aws.secretsmanager.Secret(
      this.#secretName,
      {
        description: `MySQL account of the ${args.role}`,
        // 0: the name is free at once, so that a stack of the same name can come up again.
        recoveryWindowInDays: args.protectData ? 30 : 0,
      },
      parent,
    );

    this.username = args.username;
    this.password = password.result;
    this.secretArn = secret.arn;
    this.registerOutputs({ secretArn: this.secretArn });
  }

  /** Writes the secret: user name, password and `rest`, as JSON. Not before `known` have the password themselves. */
  publish(
    rest: Readonly<Record<string, pulumi.Input<string | number>>>,
    known: readonly pulumi.Resource[],
  ): pulumi.Resource {
    return new aws.secretsmanager.SecretVersion(
      `${this.#secretName}-value`,
      {
        secretId: this.secretArn,
        secretString: pulumi.jsonStringify({ username: this.username, password: this.password, ...rest }),
      },
      { parent: this, dependsOn: [...known] },
    );
  }
}
