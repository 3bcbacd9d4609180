import { losses, settingKey } from "../policy/dataLoss/dataLoss";
import { code, folded, plain, table } from "../review/markdown";
import type { Plan } from "../review/plan/plan";
import { withoutSecrets } from "../review/plan/shown";
import type { Violation } from "./pulumi";

/** What of a plan loses data, as findings of a mandatory rule. Pulumi shows a pack only what a program wants to have, so no pack finds it. */
export const lossesOf = (plan: Plan): Violation[] =>
  losses(plan).map(({ urn, sentence }) => ({
    pack: "policy",
    policy: "data-loss",
    level: "mandatory",
    urn,
    message: `${sentence} If that is meant, make a snapshot, and name what may be lost: pulumi config set ${settingKey} NAME,NAME`,
  }));

export const isMandatory = ({ level }: Violation): boolean => level !== "advisory";

/**
 * Whether a rule could not look, because only the update will know a value. The first text is that of policy/, the second the SDK's own
 * (`@pulumi/policy`, server.js).
 */
const waits = (finding: Violation): boolean =>
  !isMandatory(finding) && /(^|\n)not checked yet: |can't run policy .* during preview/.test(finding.message);

const mostFindings = 40;

/** The section Rules of the comment. Empty if nothing was found. */
export function findingsPart(violations: readonly Violation[]): string {
  if (violations.length === 0) return "";
  const mandatory = violations.filter(isMandatory);
  const waiting = violations.filter(waits);
  const advice = violations.filter(one => !isMandatory(one) && !waits(one));
  const title =
    mandatory.length > 0
      ? `**This plan may not be deployed: ${mandatory.length} of these findings ${mandatory.length === 1 ? "is" : "are"} mandatory.**`
      : advice.length > 0
        ? "Advice only: nothing here stops an update."
        : "No rule is broken as far as the preview knows.";
  const later = `${waiting.length} ${waiting.length === 1 ? "check waits" : "checks wait"} for values that only the update will know`;
  return [
    "### Rules",
    title,
    ...rows([...mandatory, ...advice]),
    ...(waiting.length === 0 ? [] : [folded(later, rows(waiting).join("\n\n"))]),
  ].join("\n\n");
}

function rows(findings: readonly Violation[]): string[] {
  if (findings.length === 0) return [];
  const shown = findings
    .slice(0, mostFindings)
    .map(finding => [
      isMandatory(finding) ? `**${plain(finding.level)}**` : "advice",
      code(`${finding.pack}/${finding.policy}`),
      finding.urn === "" ? "the stack" : code(finding.urn.split("::").at(-1) ?? ""),
      plain(withoutSecrets(finding.message).slice(0, 600)),
    ]);
  const left = findings.length - mostFindings;
  return [table(["level", "rule", "resource", "finding"], shown), ...(left > 0 ? [`And ${left} more.`] : [])];
}
