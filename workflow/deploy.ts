import type { Arguments } from "./arguments";
import { adviceOn, adviceOnPending } from "./advice";
import { differences } from "./fingerprint";
import { reviewedPlan } from "./preview";
import { nameOf } from "./project";
import { packs, preview, pulumi } from "./pulumi";
import { reviewOf, signed } from "./review";
import { summarize } from "./api/summary";

const mostDifferences = 50;

/**
 * Runs `pulumi up` if it would do what was reviewed. Pulumi's own `up --plan` cannot say that of this program: an input that contains a
 * value of a new resource, such as that of a Stash, counts there as a violation of the plan, in the middle of the update. So a second
 * preview right before the update is compared with the reviewed one, and nothing is begun if they differ.
 *
 * @returns why nothing was deployed, or why it has failed; undefined if it was deployed
 */
export async function deploy({ stack, subject: folder, policyPacks }: Arguments): Promise<string | undefined> {
  const reviewed = reviewedPlan(folder);
  const previewed = await preview(stack, policyPacks);
  const now = reviewOf(previewed, nameOf(stack));
  if (now.fingerprint === undefined) {
    summarize(signed(now, process.env));
    return `${now.failure ?? "The preview has failed."} Nothing was deployed.`;
  }
  const unfinished = adviceOnPending(previewed.pending, stack);
  if (unfinished !== undefined) {
    summarize(unfinished);
    return unfinished;
  }
  const differing = differences(reviewed, now.fingerprint);
  if (differing.length > 0) {
    summarize(refusal(differing));
    return refusal(differing);
  }
  const ran = await pulumi(["up", "--stack", stack, "--yes", "--skip-preview", "--refresh", ...packs(policyPacks)], {
    isShown: true,
  });
  if (ran.code === 0) return undefined;
  const advice = adviceOn(ran.out + ran.error, "up");
  summarize(`## The update has failed\n\n${advice}`);
  return advice;
}

const refusal = (differing: readonly string[]) =>
  [
    "Nothing was deployed: the plan is no longer the one that was reviewed.",
    "",
    ...differing.slice(0, mostDifferences).map(line => `- ${line}`),
    ...(differing.length > mostDifferences ? [`- and ${differing.length - mostDifferences} more`] : []),
    "",
    "The stack, AWS or the program has changed since. Start the workflow again, read its review, and approve that.",
  ].join("\n");
