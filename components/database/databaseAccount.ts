import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

export interface DatabaseAccountArgs {
  /** Who uses the account. It is part of the resources' names, so it is fixed. */
  readonly role: "administrator" | "application";
  /** MySQL user name. */
  readonly username: string;
  /** Whole number from 1. A change makes a new password. */
  readonly passwordGeneration: number;
  /** Whether the password stays as it is, although `passwordGeneration` has changed. The first update without it makes the new one. */
  readonly isPasswordKept: boolean;
  /** Whether a deleted secret can be restored for 30 days. A change is made in place. */
  readonly protectData: boolean;
}

/**
 * A MySQL account: a generated password, and the secret in Secrets Manager that holds it. The secret is made at once, so
 * that servers can get its ARN; its content follows when the database is there (see `publish`).
 *
 * It is not the password that RDS can manage by itself, because RDS for MySQL makes no replica of a database with one.
 */
export class DatabaseAccount extends pulumi.ComponentResource {
  /** MySQL user name. */
  readonly username: string;
  /** Letters and digits, 32 of them. Secret. */
  readonly password: pulumi.Output<string>;
  /** The generation that the password was made for. It is an older one while the password is kept. */
  readonly passwordGeneration: pulumi.Output<string>;
  /** ARN of the secret. Known before the secret has a content. */
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
      { ...parent, ignoreChanges: args.isPasswordKept ? ["keepers"] : [] },
    );
    const secret = new aws.secretsmanager.Secret(
      this.#secretName,
      {
        description: `MySQL account of the ${args.role}`,
        // 0 frees the name at once, so that a stack of the same name can be made again.
        recoveryWindowInDays: args.protectData ? 30 : 0,
      },
      parent,
    );

    this.username = args.username;
    this.password = password.result;
    this.passwordGeneration = password.keepers.apply(keepers => keepers?.["generation"] ?? "");
    this.secretArn = secret.arn;
    this.registerOutputs({ secretArn: this.secretArn });
  }

  /**
   * Writes user name, password and `rest` into the secret, as JSON. It waits for `known`: resources that get the password first.
   *
   * @param password what the secret gets as the password. Default: that of the account
   */
  publish(
    rest: Readonly<Record<string, pulumi.Input<string | number>>>,
    known: pulumi.Input<pulumi.Resource[]>,
    password: pulumi.Input<string> = this.password,
  ): pulumi.Resource {
    return new aws.secretsmanager.SecretVersion(
      `${this.#secretName}-value`,
      {
        secretId: this.secretArn,
        secretString: pulumi.jsonStringify({ username: this.username, password, ...rest }),
      },
      { parent: this, dependsOn: known },
    );
  }
}

/** The two accounts of a stack. Each has the arguments of `DatabaseAccount`. */
export function databaseAccounts(
  name: string,
  args: Omit<DatabaseAccountArgs, "role" | "username">,
  opts: pulumi.ComponentResourceOptions,
) {
  // PHP never gets the administrator's account: since MySQL 8.0.36 RDS gives it rights that ignore read_only.
  return {
    administrator: new DatabaseAccount(name, { ...args, role: "administrator", username: "lampadmin" }, opts),
    application: new DatabaseAccount(name, { ...args, role: "application", username: "app" }, opts),
  };
}
