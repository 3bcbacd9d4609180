import * as pulumi from "@pulumi/pulumi";
import { fullKey } from "../../settings/form";
import { userError } from "../../settings/userError";
import { known } from "../known";

export interface PasswordRecordArgs {
  /** The administrator's password. Secret. */
  readonly password: pulumi.Output<string>;
  /** Value of `lamp:databasePasswordGeneration`. Appears in the error. */
  readonly generation: number;
  /** What RDS has been given the password with: the primary. */
  readonly after: pulumi.Input<pulumi.Resource[]>;
}

/**
 * Keeps in the state which administrator's password RDS has taken. Pulumi stores a password that RDS has refused as if RDS had
 * it (pulumi/pulumi#21458). RDS tells nobody a password, so a refresh does not find the difference either. Only this record
 * still has the password from before then. It is changed after the primary and before the secrets. If it is to be changed in
 * an update that gives RDS no password, an earlier update has failed in between, and this one ends before the secrets get a
 * password that RDS may not have.
 */
export function passwordRecord() {
  let isGiven = false;
  // The provider compares with the old outputs. The old inputs do not have a password that RDS has refused.
  const note = async ({ oldOutputs = {}, newInputs = {} }: pulumi.ResourceHookArgs) => {
    const [before, now] = await Promise.all([known(oldOutputs["password"]), known(newInputs["password"])]);
    // A preview does not know a new password.
    if ("password" in newInputs && before !== now) isGiven = true;
  };
  return {
    /** For the RDS instance of the primary. */
    hooks: {
      beforeUpdate: [new pulumi.ResourceHook("password-given", note, { onDryRun: true })],
    } satisfies pulumi.ResourceHookBinding,
    /** Declares the record, which the secrets wait for. */
    keep(name: string, { password, generation, after }: PasswordRecordArgs, opts: pulumi.CustomResourceOptions) {
      const check = () => {
        if (isGiven) return;
        throw userError(
          `Whether RDS has the administrator's password of ${fullKey("databasePasswordGeneration")} ${generation} is not known: an update that gave it to RDS has failed, and RDS tells no password. ` +
            "The secrets were not changed, and servers use the password from before. " +
            `What to do: pulumi config set ${fullKey("databasePasswordGeneration")} ${generation + 1}, then pulumi up, which makes another password.`,
        );
      };
      const hooks = { beforeUpdate: [new pulumi.ResourceHook("password-record", check, { onDryRun: true })] };
      return new pulumi.Stash(`${name}-password-record`, { input: password }, { ...opts, dependsOn: after, hooks });
    },
  };
}
