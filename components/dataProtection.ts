import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

export interface DataProtectionArgs {
  readonly protectData: boolean;
  /** All that a refused `destroy` must leave alone. */
  readonly stack: readonly pulumi.Resource[];
}

/**
 * Has `pulumi destroy` refused before it deletes anything, while data are protected.
 *
 * Protected databases refuse as well, but by then Pulumi has deleted what can be deleted beside them, unless it was let
 * make a preview. What depends on everything is deleted first; so it is this, a number without use, that refuses, and
 * its name stands in Pulumi's message. It is declared always: left out, it would itself be a protected thing to delete.
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
