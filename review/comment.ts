import { changesByTier, tierTitles } from "./parts/changes";
import { cost } from "./parts/cost";
import { estimate } from "./parts/duration";
import { failures } from "./parts/failures";
import { picture } from "./parts/picture";
import { type Danger, judge } from "./parts/risks";
import { counted, sentence } from "./parts/sentence";
import { code, fenced, folded, plain, table } from "./markdown";
import type { Plan } from "./plan/plan";
import { withoutSecrets } from "./plan/shown";

/** Most characters of a comment. GitHub takes 65,536. */
export const commentLimit = 60_000;

/** The first line of each comment: a workflow finds the comment of a stack by it, and edits it. */
export const marker = (plan: Plan): string => `<!-- review of ${plan.project}/${plan.stack} -->`;

/**
 * The review of a plan as Markdown.
 *
 * @param findings Markdown that stands after the risks, for example what policy packs have found. Default: nothing
 */
export function comment(plan: Plan, findings = ""): string {
  const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
  const head = `${marker(plan)}\n## Review of ${code(`${plan.project}/${plan.stack}`)}\n\n`;
  if (errors.length > 0) return head + failed(errors.map(({ message }) => message));
  const parts = [
    `**${sentence(plan)}**`,
    risksPart(plan),
    findings,
    ...changesByTier(plan).map(({ tier, text }) => `### ${tierTitles[tier]}\n\n${text}`),
    failuresPart(plan),
    costPart(plan),
    durationPart(plan),
    picturePart(plan),
    restPart(plan),
  ].filter(part => part !== "");
  return head + fitted(parts, commentLimit - head.length);
}

/** The parts in their order. One that does not fit is cut at a line, and says so. Secrets are looked for once more in the whole. */
function fitted(parts: readonly string[], limit: number): string {
  const cut = "\n\n_This part is cut here, because a comment has a limit. The whole is in the preview._";
  let rest = limit;
  return parts
    .map(withoutSecrets)
    .flatMap(part => {
      if (rest <= 0) return [];
      const shown =
        part.length + 2 <= rest ? part : closed(part.slice(0, Math.max(0, rest - 600)).replace(/\n[^\n]*$/, "")) + cut;
      rest -= shown.length + 2;
      if (shown !== part) rest = 0;
      return [shown];
    })
    .join("\n\n");
}

/** Ends what a cut has left open: a block of code, and a folded part. */
function closed(text: string): string {
  const fences = [...text.matchAll(/^(`{3,})/gm)].map(([fence]) => fence);
  const open = fences.length % 2 === 1 ? `\n${fences.at(-1) ?? ""}` : "";
  const details = (text.match(/<details>/g)?.length ?? 0) - (text.match(/<\/details>/g)?.length ?? 0);
  return text + open + "\n\n</details>".repeat(Math.max(0, details));
}

function failed(messages: readonly string[]): string {
  return (
    "**The preview has failed, so nothing is reviewed.** An update would fail in the same way, or do something else than planned.\n\n" +
    fenced(withoutSecrets(messages.join("\n")).slice(0, 20_000), "text")
  );
}

const marks = { high: "🔴", medium: "🟠", low: "🔵" } as const;

function risksPart(plan: Plan): string {
  const { risks, unknown } = judge(plan);
  const item = ({ severity, what, effect, advice, others }: Danger) =>
    `- ${marks[severity]} **${severity}**: ${plain(withoutSecrets(what))}${others > 0 ? ` The same holds for ${others} more.` : ""} ${plain(effect)} _${plain(advice)}_`;

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
  return [
    "### Risks",
    risks.length === 0 ? none : risks.slice(0, 60).map(item).join("\n") + more(risks.length - 60),
    ...notUnderstood,
  ].join("\n\n");
}

const more = (count: number) => (count > 0 ? `\n- and ${count} more` : "");

function failuresPart(plan: Plan): string {
  if (!plan.isWhole) return "";
  const rows = failures(plan);
  if (rows.length === 0) return "";
  const single = rows.filter(({ stops }) => stops).length;
  const title =
    single === 0
      ? "None: no single loss stops the site."
      : `After the update, ${single} single ${single === 1 ? "loss stops" : "losses stop"} something:`;
  return `### Single points of failure\n\n${title}\n\n${table(
    ["what is lost", "stops before", "stops after"],
    rows.map(({ lost, before, after }) => [lost, before, after]),
  )}`;
}

const dollars = (amount: number) => amount.toFixed(2);
const signed = (amount: number) =>
  Math.abs(amount) < 0.005 ? "0.00" : `${amount > 0 ? "+" : "-"}${dollars(Math.abs(amount))}`;

function costPart(plan: Plan): string {
  const { rows, unknown, source } = cost(plan);
  if (source === undefined)
    return `### Cost\n\nNot estimated: there are no prices for ${code(plan.region ?? "a region that the plan does not name")}.`;
  const sum = (side: "before" | "after") => rows.reduce((total, row) => total + row[side], 0);
  const all = [
    ...rows.map(row => ({ ...row, title: tierTitles[row.tier] })),
    { title: "**together**", before: sum("before"), after: sum("after") },
  ];
  const body = table(
    ["USD a month", "before", "after", "difference"],
    all.map(({ title, before, after }) => [title, dollars(before), dollars(after), signed(after - before)]),
  );
  const part = plan.isWhole
    ? ""
    : " Only the changed resources are counted, because the preview does not list the others.";
  const missing =
    unknown.length === 0
      ? ""
      : ` Without a price, and not counted: ${unknown.slice(0, 10).map(plain).join(", ")}${unknown.length > 10 ? " and others" : ""}.`;
  return `### Cost\n\n${body}\n\nTraffic, backups beyond the size of a database, logs and taxes are not counted.${missing}${part} Prices: ${plain(source)}.`;
}

function durationPart(plan: Plan): string {
  const { seconds, path } = estimate(plan);
  if (seconds === 0) return "";
  const steps = path
    .filter(step => step.seconds >= 10)
    .map(({ step, seconds }) => `${code(step.name)} ${time(seconds)}`);
  const chain = steps.length === 0 ? "" : ` The longest chain of steps that wait for each other: ${steps.join(", ")}.`;
  return `### Duration\n\nAbout ${time(seconds)}.${chain} What a program waits for by itself, such as a health check, is not in it.`;
}

const time = (seconds: number) => (seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`);

function picturePart(plan: Plan): string {
  const drawing = plan.isWhole ? picture(plan) : undefined;
  return drawing === undefined
    ? ""
    : `### Picture\n\nGreen is created, yellow is changed, orange is replaced, red is deleted.\n\n${fenced(drawing, "mermaid")}`;
}

function restPart(plan: Plan): string {
  const same = plan.steps.filter(({ operation, isCustom }) => operation === "same" && isCustom);
  const said = plan.diagnostics.map(
    ({ severity, message }) => `- ${severity}: ${plain(withoutSecrets(message)).slice(0, 600)}`,
  );
  const parts = [
    ...(same.length === 0 ? [] : [`Unchanged: ${counted(same, 12)}.`]),
    ...(said.length === 0 ? [] : [`The program says:\n\n${said.slice(0, 30).join("\n")}`]),
  ];
  return parts.length === 0 ? "" : folded("Everything else", parts.join("\n\n"));
}
