import { type Drawing, type Edge, type Node, type Row, rows } from "./drawing";

const [boxWidth, gapX, gapY, lineHeight, padding, zoneName] = [196, 28, 64, 17, 10, 20] as const;

interface Box {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Rows of a zone. What is in no zone stands above, or at the side. */
const zoneRows: readonly Row[] = ["server", "database", "gateway"];

/** Colours of text and lines on a light and on a dark page. A page that shows the picture as an image asks the reader's system. */
const style = `
text{font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328;text-anchor:middle}
.name{font-weight:600}
.what{font-size:12px}
.box{fill:#f6f8fa;stroke:#57606a;stroke-width:1.5}
.database .box,.store .box{fill:#ddf4ff;stroke:#0969da}
.visitors .box,.edge .box,.balancer .box{fill:#fbefff;stroke:#8250df}
.idle .box{stroke-dasharray:4 3}
.zone{fill:none;stroke:#8c959f;stroke-dasharray:6 4}
.zone-name{text-anchor:start;font-weight:600;fill:#57606a}
.line{fill:none;stroke:#57606a;stroke-width:1.5}
.copies{stroke:#0969da;stroke-width:3}
.outside{stroke-dasharray:3 4}
.head{fill:#57606a}
@media (prefers-color-scheme:dark){
text{fill:#f0f6fc}
.zone-name{fill:#9198a1}
.box{fill:#151b23;stroke:#9198a1}
.database .box,.store .box{fill:#0c2d6b;stroke:#58a6ff}
.visitors .box,.edge .box,.balancer .box{fill:#3c1e70;stroke:#bc8cff}
.zone{stroke:#656c76}
.line{stroke:#9198a1}
.copies{stroke:#58a6ff}
.head{fill:#9198a1}
}`;

/**
 * The drawing as a picture of its own, which refers to nothing outside of itself. Its text is text.
 *
 * @param title what it shows, for readers who see no pictures
 */
export function svg(drawing: Drawing, title: string): string {
  const { boxes, frames, width, height } = layout(drawing);
  const byId = new Map(boxes.map(box => [box.node.id, box]));
  const lines = drawing.edges.flatMap(edge => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    return from === undefined || to === undefined ? [] : [path(edge, from, to)];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(inWords(drawing))}</desc>`,
    `<style>${style}\n</style>`,
    `<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>`,
    ...frames.map(
      ({ zone, x, y, width, height }) =>
        `<rect class="zone" x="${round(x)}" y="${round(y)}" width="${width}" height="${round(height)}" rx="8"/><text class="zone-name" x="${round(x + 12)}" y="${round(y + height - 10)}">${escaped(zone)}</text>`,
    ),
    ...lines,
    ...boxes.map(drawBox),
    "</svg>",
  ].join("\n")}\n`;
}

interface Frame {
  readonly zone: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Zones stand side by side, with their names below, where no line comes; their rows at equal heights; what is in no zone stands above them, and stores below. */
function layout({ nodes, zones }: Drawing) {
  const columns = zones.map(zone => {
    const own = nodes.filter(node => node.zone === zone);
    const widest = Math.max(1, ...zoneRows.map(row => own.filter(node => node.row === row).length));
    return { zone, own, width: widest * (boxWidth + gapX) - gapX + 2 * gapX };
  });
  const free = rows.map(row => ({ row, own: nodes.filter(node => node.zone === undefined && node.row === row) }));
  const rowWidth = (count: number) => count * (boxWidth + gapX) - gapX;
  const zonesWidth = columns.reduce((sum, { width }) => sum + width + gapX, 0) - gapX;
  const inner = Math.max(zonesWidth, ...free.map(({ own }) => rowWidth(own.length)));
  const width = inner + 2 * gapX;
  const boxes: Box[] = [];
  const place = (own: readonly Node[], left: number, span: number, y: number): number => {
    const start = left + (span - rowWidth(own.length)) / 2;
    own.forEach((node, index) => boxes.push({ node, x: start + index * (boxWidth + gapX), y, height: heightOf(node) }));
    return Math.max(0, ...own.map(heightOf));
  };
  let y = gapX;
  const stack = (wanted: readonly Row[]) => {
    for (const { row, own } of free) if (wanted.includes(row) && own.length > 0) y += place(own, gapX, inner, y) + gapY;
  };
  stack(["visitors", "edge", "balancer", "server", "database", "gateway"]);
  const top = y - gapY / 3;
  const frames: Frame[] = [];
  if (zones.length > 0) {
    y = top + 2 * padding;
    for (const row of zoneRows) {
      let left = gapX + (inner - zonesWidth) / 2;
      const heights = columns.map(column => {
        const placed = place(
          column.own.filter(node => node.row === row),
          left,
          column.width,
          y,
        );
        left += column.width + gapX;
        return placed;
      });
      if (Math.max(...heights) > 0) y += Math.max(...heights) + gapY;
    }
    let left = gapX + (inner - zonesWidth) / 2;
    for (const { zone, width: span } of columns) {
      frames.push({ zone, x: left, y: top, width: span, height: y - gapY + 2 * padding + zoneName - top });
      left += span + gapX;
    }
    y += gapX - gapY + 2 * padding + zoneName;
  }
  stack(["store"]);
  return { boxes, frames, width: Math.round(width), height: Math.round(zones.length > 0 ? y : y - gapY + gapX) };
}

const heightOf = ({ lines }: Node) => wrapped(lines).length * lineHeight + 2 * padding;

/** Words on lines that fit into a box. The first line is the name. */
const wrapped = (lines: readonly string[]) => lines.flatMap(line => wrap(line, 28));

function wrap(line: string, most: number): string[] {
  return line.split(" ").reduce<string[]>((done, word) => {
    const last = done.at(-1);
    return last === undefined || last.length + word.length + 1 > most
      ? [...done, word]
      : [...done.slice(0, -1), `${last} ${word}`];
  }, []);
}

function drawBox({ node, x, y, height }: Box): string {
  const text = wrapped(node.lines).map(
    (line, index) =>
      `<text class="${index === 0 ? "name" : "what"}" x="${round(x + boxWidth / 2)}" y="${round(y + padding + lineHeight * (index + 0.75))}">${escaped(line)}</text>`,
  );
  const round2 = node.row === "visitors" || node.row === "database" || node.row === "store" ? 16 : 4;
  return `<g class="${node.row}${node.isIdle ? " idle" : ""}"><rect class="box" x="${round(x)}" y="${round(y)}" width="${boxWidth}" height="${height}" rx="${round2}"/>${text.join("")}</g>`;
}

const round = (number: number) => Math.round(number * 10) / 10;

/** A line from the lower to the upper side of two boxes, or from side to side where they stand in one row. */
function path({ kind }: Edge, from: Box, to: Box): string {
  const head = `marker-end="url(#head)"`;
  const middle = (box: Box) => box.x + boxWidth / 2;
  const isBeside = Math.abs(from.y - to.y) < 1;
  if (isBeside) {
    const isRight = to.x > from.x;
    const [start, end] = [isRight ? from.x + boxWidth : from.x, isRight ? to.x - 2 : to.x + boxWidth + 2];
    return `<path class="line ${kind}" ${head} d="M${round(start)} ${round(from.y + from.height / 2)} L${round(end)} ${round(to.y + to.height / 2)}"/>`;
  }
  const isDown = to.y > from.y;
  const [startY, endY] = [isDown ? from.y + from.height : from.y, isDown ? to.y - 2 : to.y + to.height + 2];
  // Lines to the gateway go beside the boxes, on the side that is away from the gateway: so they cross no database, nor what stands
  // beside the server.
  const side = from.x < to.x ? -1 : 1;
  const shift = kind === "outside" ? side * (boxWidth / 2 - 14) : 0;
  const [startX, endX] = [middle(from) + shift, middle(to) + shift];
  const bend = shift === 0 ? (endY - startY) / 2 : 0;
  return shift === 0
    ? `<path class="line ${kind}" ${head} d="M${round(startX)} ${round(startY)} C${round(startX)} ${round(startY + bend)} ${round(endX)} ${round(endY - bend)} ${round(endX)} ${round(endY)}"/>`
    : `<path class="line ${kind}" ${head} d="M${round(startX)} ${round(startY)} V${round(startY + 14)} H${round(middle(from) + side * (boxWidth / 2 + 10))} V${round(endY - 14)} H${round(endX)} V${round(endY)}"/>`;
}

/** The same picture in sentences. */
function inWords({ nodes, edges }: Drawing): string {
  const byId = new Map(nodes.map(node => [node.id, node.lines[0] ?? ""]));
  const things = nodes.map(({ lines, zone }) => `${lines.join(", ")}${zone === undefined ? "" : ` in ${zone}`}`);
  const verbs = { requests: "calls", copies: "is copied to", outside: "uses" };
  const arrows = edges.map(({ from, to, kind }) => `${byId.get(from) ?? ""} ${verbs[kind]} ${byId.get(to) ?? ""}`);
  return `${things.join(". ")}. ${arrows.join(". ")}.`;
}

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, character => `&#${character.codePointAt(0) ?? 63};`);
