import { comment, commentLimit } from "../review/comment";
import { code, fenced } from "../review/markdown";
import type { Diagnostic, Plan } from "../review/plan/plan";
import { NoPlan, readPlan } from "../review/plan/readPlan";
import { withoutSecrets } from "../review/plan/shown";
import { findingsPart, isMandatory, lossesOf } from "./findings";
import { type Fingerprint, fingerprint } from "./fingerprint";
import type { Previewed } from "./pulumi";

/** A preview, reviewed. */
export interface Review {
  /** The comment for the pull request. */
  readonly text: string;
  /** Undefined if the preview has failed. */
  readonly plan: Plan | undefined;
  /** Undefined if the plan may not be deployed. */
  readonly fingerprint: Fingerprint | undefined;
  /** Why the plan may not be deployed, as one sentence; undefined if it may. */
  readonly failure: string | undefined;
}

/** What the engine adds when it ends with an error: it tells nothing more (pkg/engine, result.BailError). */
const saysNothing = ({ severity, message }: Diagnostic) =>
  severity === "error" && /^(error: )?preview failed\s*$/.test(message);

/**
 * @param of `project/stack`, for a preview that has not come so far as to name them
 */
export function reviewOf(previewed: Previewed, of: string): Review {
  const { code: exit, pending } = previewed;
  const read = planOf(previewed);
  if (typeof read === "string") return notReviewed(failed(of, read));
  const diagnostics = read.diagnostics.filter(one => !saysNothing(one));
  const plan = { ...read, diagnostics, doubts: [...read.doubts, ...(pending === undefined ? [unreadState] : [])] };
  const hasErrors = diagnostics.some(({ severity }) => severity === "error");
  if (!hasErrors && exit !== 0 && !previewed.violations.some(isMandatory))
    return notReviewed(failed(of, previewed.error.trim() || `pulumi preview has ended with ${exit}, without a word.`));
  const violations = [...previewed.violations, ...lossesOf(plan)];
  const findings = findingsPart(violations);
  const text = comment(plan, { findings, pending: pending ?? [] });
  if (hasErrors) return notReviewed(findings === "" ? text : `${text}\n\n${findings}`);
  const broken = violations.filter(isMandatory).length;
  return {
    text,
    plan,
    fingerprint: broken > 0 ? undefined : fingerprint(plan),
    failure:
      broken > 0 ? `The plan breaks ${broken === 1 ? "a mandatory rule" : `${broken} mandatory rules`}.` : undefined,
  };
}

const unreadState = "The state could not be read, so nobody knows whether an earlier update was cut off.";

const notReviewed = (text: string): Review => ({
  text,
  plan: undefined,
  fingerprint: undefined,
  failure: "The preview has failed.",
});

/** The plan, or what Pulumi has said instead. */
function planOf({ out, error }: Previewed): Plan | string {
  try {
    return readPlan(out);
  } catch (reason) {
    if (!(reason instanceof NoPlan)) throw reason;
    return error.trim() || reason.message;
  }
}

function failed(of: string, said: string): string {
  const text = withoutSecrets(said).slice(-20_000);
  return `<!-- review of ${of} -->\n## Review of ${code(of)}\n\n**The preview has failed, so nothing is reviewed.**\n\n${fenced(text, "text")}`;
}

/** The comment with a last line that tells which plan and which commit it is about. */
export function signed({ text, fingerprint: print }: Review, environment: NodeJS.ProcessEnv): string {
  const { GITHUB_SHA, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = environment;
  const parts = [
    ...(print === undefined ? [] : [`Plan ${code(print.digest.slice(0, 12))}`]),
    ...(GITHUB_SHA === undefined ? [] : [`commit ${code(GITHUB_SHA.slice(0, 12))}`]),
    ...(GITHUB_RUN_ID === undefined
      ? []
      : [
          `[log](${GITHUB_SERVER_URL ?? "https://github.com"}/${GITHUB_REPOSITORY ?? ""}/actions/runs/${GITHUB_RUN_ID})`,
        ]),
  ];
  return `${text.slice(0, commentLimit + 4000)}${parts.length === 0 ? "" : `\n\n_${parts.join(", ")}_`}\n`;
}
