import { cellTitle, cellsOf, rowsOf, type Results } from "./results";

const bar = { height: 14, gap: 4, left: 90, width: 470, group: 34 };
const colours = { ours: "#0f766e", peer: "#94a3b8", ink: "#334155" };

/** Bars of requests per second, a group for each kind of work; each group has its own scale. */
export function picture(results: Pick<Results, "servers" | "samples">): string {
  let y = 10;
  const shapes: string[] = [];
  const text = (x: number, line: string, style = "") =>
    shapes.push(`<text x="${x}" y="${y}"${style}>${escape(line)}</text>`);
  for (const cell of cellsOf(results.samples)) {
    const rows = rowsOf(results, cell);
    const most = Math.max(...rows.map(({ perSecond }) => perSecond));
    y += bar.group - bar.height;
    text(0, `${cellTitle(cell)} (requests/s)`, ' font-weight="bold"');
    y += bar.gap;
    for (const { server, perSecond } of rows) {
      const width = Math.max(1, Math.round((bar.width * perSecond) / most));
      const fill = server === "ours" ? colours.ours : colours.peer;
      shapes.push(`<rect x="${bar.left}" y="${y}" width="${width}" height="${bar.height}" rx="2" fill="${fill}"/>`);
      y += bar.height - 3;
      text(0, server);
      text(bar.left + width + 6, perSecond.toFixed(0));
      y += 3 + bar.gap;
    }
  }
  const size = `width="${bar.left + bar.width + 70}" height="${y + 10}"`;
  const font = 'font-family="system-ui, sans-serif" font-size="12"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} fill="${colours.ink}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...shapes,
    "</svg>",
    "",
  ].join("\n");
}

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
