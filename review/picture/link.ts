import type { Edge } from "./drawing";

/** A connection between two resources, by their URNs. `visitors` is no resource. */
export type Link = Pick<Edge, "from" | "to" | "kind" | "label">;

export const visitors = "visitors";

/** A link, with its label if it has one. */
export const link = (from: string, to: string, kind: Link["kind"], label?: string): Link => ({
  from,
  to,
  kind,
  ...(label === undefined ? {} : { label }),
});
