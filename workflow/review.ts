import { comment, commentLimit } from "../review/comment";
import { code, fenced, plain, table } from "../review/markdown";
import type { Diagnostic, Plan } from "../review/plan/plan";
import { NoPlan, readPlan } from "../review/plan/readPlan";
import { withoutSecrets } from "../review/plan/shown";
import { type Fingerprint, fingerprint } from "./fingerprint";
import type { Previewed, Violation } from "./pulumi";

/** A preview, reviewed. */
export interface Review {
  /** The comment for the pull request. */
  readonly text: string;
  /** Undefined if the preview is none that could be read. */
  readonly plan: Plan | undefined;
  readonly fingerprint: Fingerprint | undefined;
  /** Why the preview counts as failed, as one sentence; undefined if it has succeeded. */
  readonly failure: string | undefined;
}

/** What the engine adds when it ends with an error: it tells nothing more (pkg/engine, result.BailError). */
const saysNothing = ({ severity, message }: Diagnostic) =>
  severity === "error" && /^(error: )?preview failed\s*$/.test(message);

/**
 * @param of `project/stack`, for a preview that has not come so far as to name them
 */
export function reviewOf(previewed: Previewed, of: string): Review {
  const { violations, code: exit } = previewed;
  const mandatory = violations.filter(({ level }) => level !== "advisory");
  const read = planOf(previewed);
  if (typeof read === "string")
    return { text: failed(of, read), plan: undefined, fingerprint: undefined, failure: "The preview has failed." };
  const plan = { ...read, diagnostics: read.diagnostics.filter(one => !saysNothing(one)) };
  const hasErrors = plan.diagnostics.some(({ severity }) => severity === "error");
  if (!hasErrors && exit !== 0 && mandatory.length === 0) {
    const text = failed(of, previewed.error.trim() || `pulumi preview has ended with ${exit}, without a word.`);
    return { text, plan, fingerprint: undefined, failure: "The preview has failed." };
  }
  const findings = findingsPart(violations);
  const text = comment(plan, { findings });
  const print = hasErrors ? undefined : fingerprint(plan);
  return {
    text: hasErrors && findings !== "" ? `${text}\n\n${findings}` : text,
    plan,
    fingerprint: mandatory.length > 0 ? undefined : print,
    failure: hasErrors
      ? "The preview has failed."
      : mandatory.length > 0
        ? `The plan breaks ${mandatory.length === 1 ? "a mandatory rule" : `${mandatory.length} mandatory rules`}.`
        : undefined,
  };
}

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

const mostFindings = 40;

function findingsPart(violations: readonly Violation[]): string {
  if (violations.length === 0) return "";
  const mandatory = violations.filter(({ level }) => level !== "advisory");
  const title =
    mandatory.length > 0
      ? `**This plan may not be deployed: ${mandatory.length} of these findings ${mandatory.length === 1 ? "is" : "are"} mandatory.**`
      : "Advice only: nothing here stops an update.";
  const rows = [...mandatory, ...violations.filter(({ level }) => level === "advisory")]
    .slice(0, mostFindings)
    .map(({ level, pack, policy, urn, message }) => [
      level === "advisory" ? "advice" : `**${plain(level)}**`,
      code(`${pack}/${policy}`),
      urn === "" ? "the stack" : code(urn.split("::").at(-1) ?? ""),
      plain(withoutSecrets(message).slice(0, 600)),
    ]);
  const more = violations.length > mostFindings ? `\n\nAnd ${violations.length - mostFindings} more.` : "";
  return `### Rules\n\n${title}\n\n${table(["level", "rule", "resource", "finding"], rows)}${more}`;
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
