import type { Step } from "../plan/plan";

/** How a changed resource looks. It is also written, for readers who see no colours. */
export const marks = {
  create: { word: "new", fill: "#dafbe1", stroke: "#1a7f37", dash: "" },
  update: { word: "changed", fill: "#fff8c5", stroke: "#9a6700", dash: "6 3" },
  replace: { word: "replaced", fill: "#ffdfb6", stroke: "#bc4c00", dash: "10 4" },
  delete: { word: "deleted", fill: "#ffebe9", stroke: "#cf222e", dash: "2 3" },
  forget: { word: "leaves the stack", fill: "#ffebe9", stroke: "#cf222e", dash: "2 3" },
} as const;
export type Mark = keyof typeof marks;

export const markOf = ({ operation }: Step): Mark | undefined =>
  operation === "import" ? "create" : operation === "refresh" ? "update" : operation === "same" ? undefined : operation;

/** The rows of the picture, from the visitors down to the data. */
export const rows = ["visitors", "edge", "balancer", "server", "database", "gateway", "store"] as const;
export type Row = (typeof rows)[number];

export interface Node {
  readonly id: string;
  readonly row: Row;
  /** The name, and what it is. Each is one line. */
  readonly lines: readonly string[];
  readonly mark: Mark | undefined;
  /** Zone in which it is drawn. Undefined: outside of the zones. */
  readonly zone: string | undefined;
  /** Whether it serves nobody now: it is off or fenced. */
  readonly isIdle: boolean;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** `requests` goes with the visitors, `copies` is replication, `outside` leads to the internet. */
  readonly kind: "requests" | "copies" | "outside";
  readonly label?: string;
  /** Whether the update ends it. */
  readonly ends: boolean;
}

/** A picture of a stack, before it is drawn in any form. */
export interface Drawing {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** The zones in their order. */
  readonly zones: readonly string[];
  /** What the picture leaves out, as full sentences. */
  readonly notes: readonly string[];
}
