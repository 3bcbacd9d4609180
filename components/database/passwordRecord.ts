import * as pulumi from "@pulumi/pulumi";
import { fullKey } from "../../settings/form";
import { userError } from "../../settings/userError";
import { known } from "../known";
import { secretPassword } from "./secretPassword";
import type { DatabaseAccount } from "./databaseAccount";

/**
 * Keeps in the state which administrator's password RDS has taken. Pulumi stores a password that RDS has refused as if RDS had
 * it (pulumi/pulumi#21458), and RDS tells nobody a password, so a refresh does not find the difference. The record changes
 * after the primary and before the secrets. If it is to change in an update that gives RDS no password, an earlier update has
 * failed in between. Then this update ends before the secrets get a password that RDS may not have.
 */
export function passwordRecord() {
  let isGiven = false;
  // The provider compares with the old outputs. The old inputs do not have a password that RDS has refused.
  const note = async ({ oldOutputs = {}, newInputs = {} }: pulumi.ResourceHookArgs) => {
    const [before, now] = await Promise.all([known(oldOutputs["password"]), known(newInputs["password"])]);
    // A preview does not know a new password.
    if ("password" in newInputs && (now === undefined || now !== before)) isGiven = true;
  };
  return {
    /** Hooks for the RDS instance of the primary: `others` and one that sees whether the update gives it a password. */
    hooks(others: pulumi.ResourceHookBinding): pulumi.ResourceHookBinding {
      const given = new pulumi.ResourceHook("password-given", note, { onDryRun: true });
      return {
        ...others,
        beforeCreate: [...(others.beforeCreate ?? []), given],
        beforeUpdate: [...(others.beforeUpdate ?? []), given],
      };
    },
    /**
     * Declares the record, for which the secrets wait, and tells the password that RDS has, for the administrator's secret. It is
     * the one in the state, unless that is an old state, for example out of a backup from before a rotation. Then no change of
     * the primary is due, and the secret in AWS has the newer password, which RDS has taken before. A preview does not look,
     * because it has no right to read secrets.
     *
     * @param generation value of `lamp:databasePasswordGeneration`, for the messages
     * @param given what RDS gets the password with: the primary
     */
    keep(
      name: string,
      { password, secretArn }: Pick<DatabaseAccount, "password" | "secretArn">,
      generation: number,
      given: pulumi.Input<pulumi.Resource[]>,
      opts: pulumi.CustomResourceOptions,
    ): { readonly recorded: pulumi.Resource[]; readonly inRds: pulumi.Output<string> } {
      const check = () => {
        if (!isGiven) throw userError(refusal(generation));
      };
      const hooks = { beforeUpdate: [new pulumi.ResourceHook("password-record", check, { onDryRun: true })] };
      const record = new pulumi.Stash(
        `${name}-password-record`,
        { input: password },
        { ...opts, dependsOn: given, hooks },
      );
      const inRds = pulumi.all([password, secretArn, record.urn]).apply(async ([own, secret]) => {
        if (isGiven || pulumi.runtime.isDryRun()) return own;
        const inSecret = await secretPassword(secret);
        if (inSecret === undefined || inSecret === own) return own;
        pulumi.log.warn(outdated(generation));
        return inSecret;
      });
      return { recorded: [record], inRds };
    },
  };
}

const refusal = (generation: number) =>
  `Whether RDS has the administrator's password of ${fullKey("databasePasswordGeneration")} ${generation} is not known: an update that gave it to RDS has failed, and RDS tells no password. ` +
  "The secrets were not changed, and servers use the password from before. " +
  `What to do: pulumi config set ${fullKey("databasePasswordGeneration")} ${generation + 1}, then pulumi up, which makes another password.`;

const outdated = (generation: number) =>
  "The administrator's secret has another password than Pulumi's state: the state is not the newest one, or somebody has changed the secret. " +
  "The secret keeps its password. " +
  `What to do: pulumi config set ${fullKey("databasePasswordGeneration")} ${generation + 1}, then pulumi up, which gives RDS, the state and the secrets one new password.`;
