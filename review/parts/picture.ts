import { draw } from "../picture/draw";
import { mermaid } from "../picture/mermaid";
import type { Plan } from "../plan/plan";

/** The picture of a stack by zones and tiers, with the changed parts marked. */
export interface Picture {
  /** A diagram in mermaid's language. */
  readonly diagram: string;
  /** How to read it, and what it leaves out. */
  readonly note: string;
}

/** Undefined: the plan has no balancer, server or database. */
export function picture(plan: Plan): Picture | undefined {
  const drawing = draw(plan);
  if (drawing === undefined) return undefined;
  const changed = drawing.nodes.some(({ mark }) => mark !== undefined);
  const read = changed
    ? "A thick border and a word in capitals mark what the update changes."
    : "The update changes nothing that is drawn.";
  const ends = drawing.edges.some(({ ends }) => ends) ? " What ENDS is there only before the update." : "";
  return { diagram: mermaid(drawing), note: [read + ends, ...drawing.notes].join(" ") };
}
