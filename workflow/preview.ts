import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Arguments } from "./arguments";
import type { Fingerprint } from "./fingerprint";
import { nameOf } from "./project";
import { preview } from "./pulumi";
import { reviewOf, signed } from "./review";
import { commentFile } from "./reviewedComment";
import { summarize } from "./api/summary";

const planFile = "plan.json";

/**
 * Previews, and writes the comment in each case. The fingerprint is written only if the plan may be deployed.
 *
 * @returns why it has failed; undefined if it has not
 */
export async function writePreview({ stack, subject: folder, policyPacks }: Arguments): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  const review = reviewOf(await preview(stack, policyPacks), nameOf(stack));
  const text = signed(review, process.env);
  writeFileSync(join(folder, commentFile), text);
  if (review.fingerprint !== undefined)
    writeFileSync(join(folder, planFile), `${JSON.stringify(review.fingerprint, null, 1)}\n`);
  summarize(text);
  return review.failure;
}

const fingerprint = z.object({
  of: z.string(),
  digest: z.string(),
  steps: z.record(z.string(), z.record(z.string(), z.string())),
});

/** What `preview` has written into a folder. */
export function reviewedPlan(folder: string): Fingerprint {
  const path = join(folder, planFile);
  try {
    return fingerprint.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const text = `${path} is not what \`npm run -s workflow -- preview --out ${folder}\` writes. Without a reviewed plan, nothing is deployed.`;
    throw new Error(text, { cause: error });
  }
}
