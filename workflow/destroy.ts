import { code } from "../review/markdown";
import type { Plan, Step } from "../review/plan/plan";
import { NoPlan, readPlan } from "../review/plan/readPlan";
import type { Arguments } from "./arguments";
import { adviceOn } from "./advice";
import { nameOf } from "./project";
import { pulumi } from "./pulumi";
import { summarize } from "./api/summary";

/**
 * Destroys a stack whose name was typed once more. What it deletes and what stays is shown first.
 *
 * @returns why it was not destroyed; undefined if it was, or if it was only to be shown
 */
export async function destroy({ stack, subject: typed, showOnly }: Arguments): Promise<string | undefined> {
  if (typed !== stack) return `The stack is ${stack}, and "${typed}" was typed. Nothing was destroyed.`;
  const previewed = await pulumi(["destroy", "--stack", stack, "--preview-only", "--json", "--show-sames"]);
  const plan = planOf(previewed.out);
  if (plan === undefined || previewed.code !== 0) {
    const errors = plan?.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message) ?? [];
    return `${errors.join("\n")}\n${adviceOn(previewed.out + previewed.error, "destroy")}`.trim();
  }
  const text = shown(nameOf(stack), plan);
  summarize(text);
  process.stdout.write(`${text}\n`);
  if (showOnly) return undefined;
  const ran = await pulumi(["destroy", "--stack", stack, "--yes", "--skip-preview"], { isShown: true });
  if (ran.code === 0) return undefined;
  const advice = adviceOn(ran.out + ran.error, "destroy");
  summarize(`## The destruction has failed\n\n${advice}`);
  return advice;
}

function planOf(text: string): Plan | undefined {
  try {
    return readPlan(text);
  } catch (error) {
    if (error instanceof NoPlan) return undefined;
    throw error;
  }
}

function shown(name: string, { steps }: Plan): string {
  const own = steps.filter(({ isCustom }) => isCustom);
  const listOf = (chosen: readonly Step[]) =>
    chosen.map(({ type, name: one }) => `- ${code(one)} (${type})`).join("\n");
  const kept = own.filter(({ operation }) => operation === "forget");
  const deleted = own.filter(({ operation }) => operation === "delete");
  return [
    `## Destruction of ${code(name)}`,
    kept.length === 0
      ? "**Nothing stays in AWS** of what Pulumi manages. RDS may keep final snapshots and backups: the list below has the databases."
      : `**${kept.length} stay in AWS**, and are no longer managed. They go on costing money:\n\n${listOf(kept)}`,
    `**${deleted.length} are deleted:**\n\n${listOf(deleted)}`,
  ].join("\n\n");
}
