import type { Failure } from "../../rehearsal/aws/core/apiCalls";
import type { Phase } from "./phases";
import { SweptStack } from "./sweptStack";

/** How a phase ended in which calls failed. */
export interface End {
  /** The calls that failed, each as `rds:PromoteReadReplica lamp-db-2`. */
  readonly failed: readonly string[];
  /** How often the command ran until it succeeded. */
  readonly attempts: number;
  /** What is wrong with the stack at the end: an empty list when it is as if nothing had happened. */
  readonly wrong: readonly string[];
}

/** What a phase does when no call fails. */
export interface Undisturbed {
  /** The calls that change something, each once, as `rds:PromoteReadReplica lamp-db-2`. */
  readonly changes: readonly string[];
  /** The calls that only read, in the same form. */
  readonly reads: readonly string[];
  /** What the account holds at the end. */
  readonly account: readonly string[];
}

/** Runs a phase without a failure. */
export async function undisturbed(phase: Phase): Promise<Undisturbed> {
  const stack = await SweptStack.before(phase);
  try {
    const [changes, reads] = [new Set<string>(), new Set<string>()];
    let last;
    do {
      last = await stack.attempt((call, isRead) => void (isRead ? reads : changes).add(call));
      if (!last.succeeded) throw new Error(`${phase.name} fails although no call fails:\n${last.printed}`);
    } while (last.isUnfinished);
    return { changes: [...changes], reads: [...reads], account: stack.account() };
  } finally {
    await stack.close();
  }
}

/** More attempts than a phase has steps that depend on each other. */
const mostAttempts = 40;
/** How often the command may fail in a row although no call does. */
const patience = 2;

/**
 * Runs a phase in which calls fail, and runs it again as docs/operations.md says, until it succeeds. Compares the end with that of the
 * undisturbed run.
 *
 * @param failure how a call fails when it is made for the first time; undefined lets it through
 */
export async function disturbed(
  phase: Phase,
  { account }: Undisturbed,
  failure: (call: string, isRead: boolean) => Failure | undefined,
): Promise<End> {
  const stack = await SweptStack.before(phase);
  const met = new Set<string>();
  const atFirst = (call: string, isRead: boolean) => {
    if (met.has(call)) return undefined;
    met.add(call);
    return failure(call, isRead);
  };
  try {
    const failed: string[] = [];
    let [attempts, withoutCause] = [0, 0];
    for (;;) {
      const attempt = await stack.attempt(atFirst);
      attempts += 1;
      failed.push(...attempt.failed);
      if (attempt.succeeded && attempt.failed.length === 0 && !attempt.isUnfinished) break;
      withoutCause = attempt.failed.length === 0 && !attempt.succeeded ? withoutCause + 1 : 0;
      if (withoutCause >= patience || attempts >= mostAttempts)
        return { failed, attempts, wrong: [`the command goes on failing:\n${attempt.printed}`] };
    }
    const open = await stack.openChanges();
    const wrong = [...difference(account, stack.account()), ...(open === "" ? [] : [`Pulumi is not done:\n${open}`])];
    return { failed, attempts, wrong };
  } finally {
    await stack.close();
  }
}

/** The lines of each account that the other does not have. */
function difference(wanted: readonly string[], found: readonly string[]): readonly string[] {
  const without = (lines: readonly string[], others: readonly string[]) => {
    const left = [...others];
    return lines.filter(line => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  return [
    ...without(wanted, found).map(line => `missing: ${line}`),
    ...without(found, wanted).map(line => `too much: ${line}`),
  ];
}
