import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { userError } from "../settings/userError";
import { known } from "./known";

export interface StackHomeArgs {
  /** AWS region in which this update works, for example `eu-central-1`. Another one than that of the stack is refused. */
  readonly region: string;
  /** `StackIdentity`, for example `0c1d2e`. Another one than that of the stack is refused. Undefined in the first preview. */
  readonly identity: string | undefined;
}

/** What is kept in the state. */
interface Home {
  readonly account: string;
  readonly region: string;
  readonly identity: string | null;
}

/**
 * Where the stack was made, and with which identity, kept in the state. In another account or region, or with another identity,
 * the program would find none of the stack's databases, and would make empty ones. A refresh with the credentials of another
 * account would forget all resources first; this note stays.
 */
export class StackHome extends pulumi.ComponentResource {
  readonly #kept: pulumi.Output<Home>;
  readonly #present: pulumi.Output<Home>;

  constructor(name: string, { region, identity }: StackHomeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:StackHome", name, {}, opts);

    const caller = aws.getCallerIdentityOutput({}, { parent: this });
    this.#present = caller.apply(({ accountId }) => ({ account: accountId, region, identity: identity ?? null }));
    // The output of a stash is what it was made with. The identity is given as a plain text: the note must not depend on the
    // number in the state, because then whoever deletes that would delete the note as well.
    const note = { input: this.#present };
    const stash = new pulumi.Stash(`${name}-home`, note, { parent: this, ignoreChanges: ["input"] });
    this.#kept = stash.output.apply((kept: unknown) => kept as Home);
    this.registerOutputs({});
  }

  /** Throws an error for people when this update works elsewhere than where the stack was made, or with another identity. */
  async check(): Promise<void> {
    const [kept, present] = await Promise.all([known(this.#kept), known(this.#present)]);
    if (kept === undefined || present === undefined) return;
    if (kept.account !== present.account || kept.region !== present.region) throw userError(elsewhere(kept, present));
    if (kept.identity !== null && present.identity !== null && kept.identity !== present.identity)
      throw userError(lost(kept.identity, present.identity));
  }
}

const place = ({ account, region }: Home) => `account ${account}, region ${region}`;

const restore = "pulumi stack import, with an export or with the backend's backup";

const elsewhere = (kept: Home, present: Home) =>
  `This stack was made in ${place(kept)}. The present credentials and settings lead to ${place(present)}. Nothing has been changed in AWS. ` +
  "What to do: use the credentials (environment, or aws:profile) and the aws:region of the stack. " +
  `If Pulumi has refreshed with others, its state has lost the resources: restore it (${restore}). ` +
  "A stack does not move. For another account or region, make a new one: pulumi stack init.";

const lost = (kept: string, present: string) =>
  `This stack was made with the identity ${kept}, and now has ${present}: lamp-identity has been replaced, or was deleted from the state. ` +
  "Without it, the program does not find the stack's databases in AWS. No database has been changed or deleted. " +
  `What to do: restore the state from before (${restore}).`;
