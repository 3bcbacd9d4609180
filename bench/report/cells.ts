/** One kind of work: a page, and how many visitors ask for it at once over connections that stay. */
export interface Cell {
  /** Short, for tables and commands. */
  readonly page: Page;
  readonly connections: number;
}

export type Page = "light" | "database" | "work" | "static";

export const pages: Readonly<Record<Page, { readonly path: string; readonly title: string }>> = {
  light: { path: "/light.php", title: "light page" },
  database: { path: "/database.php", title: "one indexed read over TLS" },
  work: { path: "/work.php", title: "page of 3 ms" },
  static: { path: "/style.css", title: "static file of 4 KB" },
};

const grid = (page: Page, ...connections: number[]) => connections.map(number => ({ page, connections: number }));

/** How much is measured. */
export interface Plan {
  readonly cells: readonly Cell[];
  /**
   * How often every server is started anew. Where its memory happens to lie decides more of its speed than most settings: two
   * starts of the same server differed by a tenth to a fifth on a virtual machine.
   */
  readonly starts: number;
  /** Measurements of each cell between two starts. */
  readonly rounds: number;
  /** Seconds of load in each round, of each server. */
  readonly seconds: number;
  /** Servers that are left out unless they are named. */
  readonly without: readonly string[];
}

export const quickPlan: Plan = {
  cells: [...grid("light", 8, 64), ...grid("database", 8), ...grid("static", 8)],
  starts: 1,
  rounds: 3,
  seconds: 1,
  without: ["bare"],
};

export const fullPlan: Plan = {
  cells: [
    ...grid("light", 8, 64, 256),
    ...grid("database", 8, 64, 256),
    ...grid("work", 8, 64, 256),
    ...grid("static", 8, 64),
  ],
  starts: 3,
  rounds: 2,
  seconds: 2,
  without: [],
};
