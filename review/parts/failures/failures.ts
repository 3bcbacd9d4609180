import type { Plan } from "../../plan/plan";
import { lostDatabases } from "./databaseFailures";
import { Inventory } from "../inventory";
import type { Loss, Outcome } from "./loss";
import { lostNodes, lostWays } from "./networkFailures";
import { lostServers } from "./serverFailures";

/** One row of the comment. */
export interface Failure {
  readonly lost: string;
  readonly before: string;
  readonly after: string;
  /** What it does after the update. Undefined: what is lost is not there any more. */
  readonly outcome: Outcome | undefined;
}

/**
 * What one lost server, zone, node, gateway or database stops, before and after. Only what the stack has is listed. A firewall, a name in
 * DNS and a certificate are no rows: AWS serves them from several zones.
 */
export function failures(plan: Plan): Failure[] {
  const sides = { before: losses(new Inventory(plan, "before")), after: losses(new Inventory(plan, "after")) };
  const names = [...new Set([...sides.after, ...sides.before].map(({ lost }) => lost))];
  return names.map(lost => {
    const [before, after] = [sides.before, sides.after].map(all => all.find(loss => loss.lost === lost));
    return { lost, before: shown(before), after: shown(after), outcome: after?.outcome };
  });
}

/** The heading over the rows. It says that nothing stops the site only when every row is known. */
export function verdict(rows: readonly Failure[]): string {
  const there = rows.flatMap(({ outcome }) => outcome ?? []);
  const count = (outcome: Outcome) => there.filter(other => other === outcome).length;
  if (there.length === 0) return "After the update, nothing is left that could be lost.";
  const unknown = count("unknown") === 0 ? "" : ` What ${losing(count("unknown"))} does is not known from the plan.`;
  if (count("stops") > 0)
    return `After the update, ${losing(count("stops"))} stops the site, writes, or what it fetches.${unknown}`;
  if (unknown !== "") return `No other loss is known to stop the site.${unknown}`;
  return count("part") > 0
    ? `No single loss stops the whole site; ${losing(count("part"))} stops a part of it.`
    : "None: no single loss stops the site.";
}

const losing = (count: number) => (count === 1 ? "one single loss" : `each of ${count} single losses`);

const losses = (inventory: Inventory): Loss[] => [
  ...lostServers(inventory),
  ...lostNodes(inventory),
  ...lostWays(inventory),
  ...lostDatabases(inventory),
];

function shown(loss: Loss | undefined): string {
  if (loss === undefined) return "there is none";
  return (
    { stops: "**stops** ", part: "**stops a part:** ", unknown: "not known: ", goesOn: "" }[loss.outcome] + loss.text
  );
}
