import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

export interface DataProtectionArgs {
  /** Whether `pulumi destroy` is refused. A change changes nothing in AWS. */
  readonly protectData: boolean;
  /** Everything that a refused `destroy` must not delete. */
  readonly stack: readonly pulumi.Resource[];
}

/**
 * While data are protected, `pulumi destroy` is refused before it deletes anything.
 *
 * Protected databases cannot be deleted either. But when Pulumi comes to them without a preview, it has already deleted
 * what can be deleted before them. Pulumi first deletes what depends on everything else. Here that is a random number
 * without any use: it is protected, and its name appears in Pulumi's message. It is always declared, because Pulumi would
 * also refuse to delete it when it is no longer declared.
 */
export class DataProtection extends pulumi.ComponentResource {
  constructor(name: string, args: DataProtectionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:DataProtection", name, {}, opts);

    new random.RandomId(
      `${name}-stays-until-an-up-with-protectData-false`,
      { byteLength: 1 },
      { parent: this, protect: args.protectData, dependsOn: [...args.stack] },
    );
    this.registerOutputs({});
  }
}
