import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { known } from "./known";
import { StackHome } from "./stackHome";

/**
 * What tells this stack from every other one in the account: a random number that is kept in the state, and nowhere else.
 * The identifiers of the databases end with it, and by it the program finds its databases in AWS. The name of a stack does
 * not suffice: two people may each have a stack `dev` in a backend of their own, and a stack can be renamed.
 *
 * It goes with the stack. The next stack of the same name gets another one, so the names of its databases and of their last
 * snapshots are free.
 *
 * It is not protected, so that a stack whose first `up` was refused can be destroyed. If it is lost, the program refuses to
 * run (see `StackHome`).
 */
export class StackIdentity extends pulumi.ComponentResource {
  /** Six hexadecimal digits, for example `0c1d2e`. */
  readonly hex: pulumi.Output<string>;
  readonly #name: string;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:StackIdentity", name, {}, opts);

    this.#name = name;
    this.hex = new random.RandomId(`${name}-identity`, { byteLength: 3 }, { parent: this }).hex;
    this.registerOutputs({ hex: this.hex });
  }

  /** The digits, when Pulumi has answered. Undefined in the preview of a first `up`: the stack has nothing in AWS then. */
  known(): Promise<string | undefined> {
    return known(this.hex);
  }

  /**
   * Notes at the first call where the stack is made. Throws an error for people in a later update that works elsewhere, or
   * with another identity: see `StackHome`.
   */
  async stayIn(region: string): Promise<void> {
    await new StackHome(this.#name, { region, identity: await this.known() }, { parent: this }).check();
  }
}
