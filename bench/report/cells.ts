/** One kind of work: a page, and the number of kept connections that request it at once. */
export interface Cell {
  readonly page: Page;
  readonly connections: number;
}

/** Short names of the pages, for tables and commands. */
export type Page = "light" | "database" | "work" | "static";

export const pages: Readonly<Record<Page, { readonly path: string; readonly title: string }>> = {
  light: { path: "/light.php", title: "light page" },
  database: { path: "/database.php", title: "one indexed read over TLS" },
  work: { path: "/work.php", title: "page of 3 ms" },
  static: { path: "/style.css", title: "static file of 4 KB" },
};

const grid = (page: Page, ...connections: number[]) => connections.map(number => ({ page, connections: number }));

/** The amount of measuring in a run. */
export interface Plan {
  readonly cells: readonly Cell[];
  /**
   * How often every server is started. The place of its memory changes with each start, and has more effect than most settings:
   * on a virtual machine, two starts of the same server differed by a tenth to a fifth.
   */
  readonly starts: number;
  /** Measurements of each cell between two starts. */
  readonly rounds: number;
  /** Seconds of load in each round, of each server. */
  readonly seconds: number;
  /** Names of servers that are measured only when they are named. */
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
