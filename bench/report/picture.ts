import { cellTitle, cellsOf, rowsOf, type Results } from "./results";

/** Pixels. Fonts differ from viewer to viewer, so names and numbers have more room than most fonts need. */
const layout = { margin: 10, names: 90, bars: 440, numbers: 70, barHeight: 14, gap: 4, groupGap: 20 };
const barsLeft = layout.margin + layout.names;
const width = barsLeft + layout.bars + layout.numbers + layout.margin;
/** The baseline of a text lies this far above the bottom of its bar. */
const baseline = 3;
const colours = { ours: "#0f766e", peer: "#94a3b8", ink: "#334155" };

/** Bars of requests per second, one group for each kind of work. Each group has its own scale. */
export function picture(results: Pick<Results, "servers" | "samples">): string {
  let y = layout.margin;
  const shapes: string[] = [];
  const text = (x: number, line: string, style = "") =>
    shapes.push(`<text x="${x}" y="${y}"${style}>${escape(line)}</text>`);
  for (const cell of cellsOf(results.samples)) {
    const rows = rowsOf(results, cell);
    const most = Math.max(...rows.map(({ perSecond }) => perSecond));
    y += layout.groupGap;
    text(layout.margin, `${cellTitle(cell)} (requests/s)`, ' font-weight="bold"');
    y += layout.gap;
    for (const { server, perSecond } of rows) {
      const length = Math.max(1, Math.round((layout.bars * perSecond) / most));
      const fill = server === "ours" ? colours.ours : colours.peer;
      shapes.push(
        `<rect x="${barsLeft}" y="${y}" width="${length}" height="${layout.barHeight}" rx="2" fill="${fill}"/>`,
      );
      y += layout.barHeight - baseline;
      text(layout.margin, server);
      text(barsLeft + length + 6, perSecond.toFixed(0));
      y += baseline + layout.gap;
    }
  }
  const height = y + layout.margin;
  // Without a view box, a viewer that makes the picture narrower cuts off its right side instead of scaling it.
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
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
