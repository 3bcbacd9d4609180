import { changesByTier, tierTitles } from "./parts/changes";
import { costPart } from "./parts/costText";
import { durationPart } from "./parts/durationText";
import { failures, verdict } from "./parts/failures/failures";
import { picture } from "./parts/picture";
import { type Danger, judge } from "./parts/risks";
import { counted, sentence } from "./parts/sentence";
import { code, fenced, folded, plain, table } from "./markdown";
import { fitted, size } from "./fitted";
import type { Measured } from "./measured";
import type { Diagnostic, Plan } from "./plan/plan";
import type { PendingOperation } from "./plan/state";

/** Most bytes of a comment. GitHub takes 65,536 characters; a text never has fewer bytes than characters. */
export const commentLimit = 60_000;

/** The first line of each comment: a workflow finds the comment of a stack by it, and edits it. */
export const marker = (plan: Plan): string =>
  `<!-- review of ${`${plan.project}/${plan.stack}`.replaceAll(/[^\w./-]|--+/g, "-").slice(0, 200)} -->`;

/** What is known of a plan besides the plan. */
export interface Known {
  /** Times of a rehearsal. Default: none. */
  readonly measured?: readonly Measured[];
  /** Markdown that stands after the risks, for example what policy packs have found. Default: nothing. */
  readonly findings?: string;
  /** What an earlier update has begun and not ended, by the state. Default: nothing. */
  readonly pending?: readonly PendingOperation[];
}

/** The review of a plan as Markdown. */
export function comment(plan: Plan, { measured = [], findings = "", pending = [] }: Known = {}): string {
  const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
  const head = `${marker(plan)}\n## Review of ${code(`${plan.project}/${plan.stack}`.slice(0, 200))}\n\n`;
  if (errors.length > 0) return head + failed(errors.map(({ message }) => message));
  const parts = [
    made("What happens", () => `**${sentence(plan)}**`),
    made("Risks", () => risksPart(plan, pending)),
    findings,
    ...tiered(plan),
    made("Single points of failure", () => failuresPart(plan)),
    made("Cost", () => costPart(plan)),
    made("Duration", () => durationPart(plan, measured)),
    made("Picture", () => picturePart(plan)),
    made("Everything else", () => restPart(plan)),
  ].filter(part => part !== "");
  return head + fitted(parts, commentLimit - size(head), 2);
}

/** A part, or that it cannot be made: a plan that is odd in one place is still reviewed in the others. */
function made(title: string, part: () => string): string {
  try {
    return part();
  } catch {
    return `### ${title}\n\nThis part cannot be made: the preview has values of a form that the review does not know. Look at the preview itself.`;
  }
}

function tiered(plan: Plan): string[] {
  try {
    return changesByTier(plan).map(({ tier, text }) => `### ${tierTitles[tier]}\n\n${text}`);
  } catch {
    return [
      made("Changes", () => {
        throw new Error();
      }),
    ];
  }
}

const mostErrorLines = 100;

function failed(messages: readonly string[]): string {
  const lines = messages.join("\n").split("\n");
  const left = lines.length - mostErrorLines;
  return (
    "**The preview has failed, so nothing is reviewed.** An update would fail in the same way, or do something else than planned.\n\n" +
    fenced(
      [...lines.slice(0, mostErrorLines).map(wrapped), ...(left > 0 ? [`... and ${left} lines more`] : [])].join("\n"),
      "text",
    )
  );
}

/** A long line, in at most 500 characters. Their bytes are at most four times as many, so that all lines fit. */
const wrapped = (line: string) => (line.length > 500 ? `${line.slice(0, 500)}...` : line);

const marks = { high: "🔴", medium: "🟠", low: "🔵" } as const;

function risksPart(plan: Plan, pending: readonly PendingOperation[]): string {
  const judgement = judge(plan, pending);
  const { risks } = judgement;
  const unknown = [...plan.doubts.map(plain), ...judgement.unknown];
  const item = ({ severity, what, effect, advice }: Danger) =>
    `- ${marks[severity]} **${severity}**: ${plain(what.slice(0, 1000))} ${plain(effect)} _${plain(advice)}_`;

  const notUnderstood =
    unknown.length === 0
      ? []
      : [
          `Not understood, so look at it yourself:\n\n${unknown
            .slice(0, 30)
            .map(text => `- ${text}`)
            .join("\n")}` + more(unknown.length - 30),
        ];
  const none =
    unknown.length === 0
      ? "No risk was found: the review knows every step of this plan."
      : "No risk was found in the steps that the review knows.";
  const warnings = plan.diagnostics.filter(({ severity }) => severity === "warning").map(said);
  return [
    "### Risks",
    risks.length === 0 ? none : risks.slice(0, 60).map(item).join("\n") + more(risks.length - 60),
    ...notUnderstood,
    ...(warnings.length === 0
      ? []
      : [`The program warns:\n\n${warnings.slice(0, 10).join("\n")}${more(warnings.length - 10)}`]),
  ].join("\n\n");
}

/** A message of the program or of a provider. Pulumi begins some of them with their severity. */
const said = ({ message }: Diagnostic) =>
  `- ${plain(
    message
      .replace(/^(?:warning|info): /, "")
      .slice(0, 800)
      .trim(),
  )}`;

const more = (count: number) => (count > 0 ? `\n- and ${count} more` : "");

function failuresPart(plan: Plan): string {
  if (!plan.isWhole) return `### Single points of failure\n\nNot known. ${partOnly}`;
  const rows = failures(plan);
  if (rows.length === 0) return "";
  const isSame = rows.every(({ before, after }) => before === after);
  const body = table(
    isSame ? ["what is lost", "stops, before and after"] : ["what is lost", "stops before", "stops after"],
    rows
      .slice(0, 24)
      .map(({ lost, before, after }) => [
        plain(lost),
        marked(before),
        ...(isSame ? [] : [before === after ? "the same" : marked(after)]),
      ]),
  );
  const rest = rows.length > 24 ? `\n\n${rows.length - 24} more rows are left out.` : "";
  return `### Single points of failure\n\n${verdict(rows)}\n\n${body}${rest}`;
}

/** Plain text, but for the mark at its beginning. */
const marked = (text: string) => {
  const [, mark = "", rest = ""] = /^(\*\*[a-z :]+\*\* )?(.*)$/s.exec(text) ?? [];
  return mark + plain(rest);
};

function picturePart(plan: Plan): string {
  if (!plan.isWhole) return `### Picture\n\nNot drawn. ${partOnly}`;
  const drawn = picture(plan);
  return drawn === undefined ? "" : `### Picture\n\n${plain(drawn.note)}\n\n${fenced(drawn.diagram, "mermaid")}`;
}

const partOnly = "The preview lists only what changes: make it with `--show-sames`.";

function restPart(plan: Plan): string {
  const same = plan.steps.filter(({ operation, isCustom }) => operation === "same" && isCustom);
  const notes = plan.diagnostics.filter(({ severity }) => severity !== "warning").map(said);
  const parts = [
    ...(same.length === 0 ? [] : [`Unchanged: ${counted(same, 12)}.`]),
    ...(notes.length === 0 ? [] : [`The program says:\n\n${notes.slice(0, 30).join("\n")}`]),
  ];
  return parts.length === 0 ? "" : folded("Everything else", parts.join("\n\n"));
}
