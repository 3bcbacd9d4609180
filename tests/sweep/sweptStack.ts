import type { Failure } from "../../rehearsal/aws/core/apiCalls";
import { destroy, type PaperStack, paperStack, up } from "../../rehearsal/cli/testing/paperStack";
import { OpenGroups } from "../../rehearsal/aws/services/ec2/rulesOfAws";
import { accountText } from "./accountText";
import type { Phase } from "./phases";

/** How a command went. */
export interface Attempt {
  readonly succeeded: boolean;
  /** Whether the program asks for the command once more, for what it has put off. */
  readonly isUnfinished: boolean;
  /** Everything that it printed. */
  readonly printed: string;
  /** The calls that failed while it ran, each as `rds:PromoteReadReplica lamp-db-2`. */
  readonly failed: readonly string[];
}

const commands = { up, destroy } as const;

/** A stack on paper on which calls fail. */
export class SweptStack {
  readonly #paper: PaperStack;
  readonly #phase: Phase;
  #again = false;

  private constructor(paper: PaperStack, phase: Phase) {
    this.#paper = paper;
    this.#phase = phase;
  }

  /** Makes a stack that is ready for the command of the phase. */
  static async before(phase: Phase): Promise<SweptStack> {
    const paper = await paperStack("rehearsal");
    for (const setting of phase.before) await paper.stack.set(setting);
    if (phase.isOnStack) await paper.stack.capture(up);
    for (const setting of phase.settings) await paper.stack.set(setting);
    return new SweptStack(paper, phase);
  }

  /**
   * Runs the command of the phase, for the second time and later in the way that docs/operations.md prescribes. `failure` decides
   * how each call fails. It gets the call and the name of its resource in the program, for example
   * `ec2:CreateSubnet lamp-web-a`, and whether the call only reads.
   */
  async attempt(failure: (call: string, isRead: boolean) => Failure | undefined): Promise<Attempt> {
    const { cloud, stack } = this.#paper;
    const failed: string[] = [];
    cloud.setJudge(({ call, doing, isRead }) => {
      const named = `${call} ${this.#nameIn(doing)}`;
      const found = failure(named, isRead);
      if (found !== undefined) failed.push(named);
      return found;
    });
    const { command } = this.#phase;
    const options = this.#again && command === "up" ? ["--refresh"] : [];
    const { code, all } = await stack.attempt([...commands[command], "--continue-on-error", ...options]);
    this.#again = true;
    cloud.setJudge(() => undefined);
    await this.#deleteUnknown();
    await this.#follow(all);
    return { succeeded: code === 0, isUnfinished: all.includes("`pulumi up` once more"), printed: all, failed };
  }

  /** What the account holds. See `accountText`. */
  account(): readonly string[] {
    return accountText(this.#paper.account);
  }

  /** What Pulumi would still change after reading AWS: an empty text when the state, the program and the account agree. */
  async openChanges(): Promise<string> {
    if (this.#phase.command === "destroy") {
      const left = (await this.#resourcesInState()).length;
      return left === 0 ? "" : `${left} resources are left in the state`;
    }
    const { code, all } = await this.#paper.stack.attempt([...up, "--refresh", "--expect-no-changes"]);
    return code === 0 ? "" : all;
  }

  close(): Promise<void> {
    return this.#paper.close();
  }

  /** Does what the messages of the program say besides "pulumi up". */
  async #follow(printed: string): Promise<void> {
    const { account, cloud, stack } = this.#paper;
    const setting = /What to do: pulumi config set (lamp:databasePasswordGeneration) (\d+), then pulumi up/.exec(
      printed,
    );
    if (setting !== null) await stack.set(`${setting[1]}=${setting[2]}`);
    const restarts = printed.matchAll(/aws rds reboot-db-instance --db-instance-identifier ([\w-]+)/g);
    const identifiers = new Set([...restarts].map(([, identifier = ""]) => identifier));
    for (const identifier of identifiers) await cloud.databases.restart(identifier);
    const openGroups = account.store(OpenGroups);
    for (const [, group = ""] of printed.matchAll(/revoke-security-group-egress --group-id (\S+)/g))
      openGroups.delete(group);
  }

  /** Deletes from AWS what a lost answer has hidden from Pulumi, as docs/operations.md says. */
  async #deleteUnknown(): Promise<void> {
    const { account, cloud } = this.#paper;
    const known = new Set((await this.#resourcesInState()).map(({ type, id }) => `${type} ${id}`));
    const unknown = account.everything().filter(({ type, id }) => !known.has(`${type} ${id}`));
    for (const { type, id } of unknown.reverse()) await cloud.deleteByHand(type, id);
  }

  async #resourcesInState(): Promise<readonly { readonly type: string; readonly id?: string }[]> {
    const state = JSON.parse(await this.#paper.state()) as {
      deployment: { resources?: { type: string; id?: string }[] };
    };
    return state.deployment.resources ?? [];
  }

  /** The name in the program of the resource that `doing` names in brackets by its id or by its name in AWS. */
  #nameIn(doing: string): string {
    const shown = /\(([^()]*)\)$/.exec(doing)?.[1] ?? doing;
    const found = this.#paper.account
      .everything()
      .find(({ id, outputs }) => id === shown || (outputs as { identifier?: unknown }).identifier === shown);
    // Every stack has an identity of its own, which names of CloudWatch have inside them.
    return found?.name ?? shown.replace(/-[0-9a-f]{6,}$/, "").replace(/(?<=[-/])[0-9a-f]{6}(?=\/)/, "#");
  }
}
