import { atLeast, atMost, type Figure } from "./figure";
import { cellTitle, cellsOf, rowsOf, type Results } from "./results";

/** The ratios of a run beside their goals. */
export function ratioGoals(results: Pick<Results, "servers" | "samples">): readonly Figure[] {
  return cellsOf(results.samples).flatMap(cell => {
    const rows = rowsOf(results, cell);
    const row = (name: string) => rows.find(({ server }) => server === name);
    const over = (name: string, goal: number): Figure[] => {
      const ratio = row(name)?.ours;
      return ratio === undefined
        ? []
        : [atLeast(`${cellTitle(cell)}: requests/s, compared with ${name}`, ratio.value, goal, "x")];
    };
    if (cell.page === "static") return over("stock", 2);
    const own = row("ours");
    const nginx = row("nginx");
    return [
      ...over("nginx", 0.95),
      ...(cell.page === "light" ? over("stock", 1) : []),
      ...(cell.page === "database" ? over("stock", 4) : []),
      ...(own === undefined || nginx === undefined
        ? []
        : [atMost(`${cellTitle(cell)}: p99, compared with nginx`, own.p99Ms, nginx.p99Ms, "ms")]),
    ];
  });
}
