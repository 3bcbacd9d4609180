import type { DrillJson } from "./toJson";

const width = 1000;
const rowHeight = 44;
const barHeight = 22;
const top = 56;
const fontSize = 12;
/** Free space at the edges, and between a text and what it belongs to. */
const margin = 10;

/**
 * The width that is reserved for a text. Which font a viewer has for `sans-serif` is not known, so this is generous: wide
 * fonts such as Verdana have about 0.6 em for each character, and about 0.7 em in bold.
 */
const widthOf = (text: string) => text.length * 0.7 * fontSize;
const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(widthOf));

/** Where the time lines are: their left and right end, and the position of a time in milliseconds on them. */
interface Layout {
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly x: (ms: number) => number;
}

/**
 * A time line for each drill: what became of the requests in each half second, and marks for what happened. All time lines
 * have the same scale.
 */
export function picture(drills: readonly DrillJson[]): string {
  const shown = drills.filter(drill => drill.slices.length > 0);
  const longestMs = Math.max(1, ...shown.map(drill => drill.slices.length * drill.sliceMs));
  const left = 2 * margin + widest(shown.map(drill => drill.drill));
  const right = width - 2 * margin - widest(shown.map(resultOf));
  const height = top + shown.length * rowHeight + 20;
  const layout: Layout = { left, right, height, x: ms => left + ((right - left) * ms) / longestMs };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="${fontSize}">`,
    `<title>Every drill under load: requests answered, refused and failed</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...legend(left),
    ...ticks(longestMs, layout),
    ...shown.flatMap((drill, i) => row(drill, top + i * rowHeight, layout)),
    "</svg>",
    "",
  ].join("\n");
}

const colours = ["#2f9e77", "#e0a000", "#d03030"] as const;

function legend(left: number): string[] {
  let x = left;
  const items: string[] = [];
  const add = (symbol: string, text: string) => {
    items.push(`${symbol}<text x="${at(x + 18)}" y="24">${text}</text>`);
    x += 18 + widthOf(text) + margin;
  };
  for (const [i, text] of ["answered", "write refused gracefully", "failed"].entries())
    add(`<rect x="${at(x)}" y="14" width="12" height="12" fill="${colours[i]}"/>`, text);
  add(`<line x1="${at(x + 6)}" y1="12" x2="${at(x + 6)}" y2="28" stroke="#222"/>`, "a step of the drill");
  return items;
}

function ticks(longestMs: number, { x, height }: Layout): string[] {
  const stepMs = longestMs > 120_000 ? 60_000 : 30_000;
  const times = Array.from({ length: Math.floor(longestMs / stepMs) + 1 }, (_, i) => i * stepMs);
  return times.map(
    ms =>
      `<line x1="${at(x(ms))}" y1="${top - 10}" x2="${at(x(ms))}" y2="${height - 16}" stroke="#ddd"/>` +
      `<text x="${at(x(ms))}" y="${top - 14}" fill="#666" text-anchor="middle">${ms / 1000} s</text>`,
  );
}

/** Each slice is a column, divided by the outcomes of its requests. A single failure is at least three units high. */
function row(drill: DrillJson, y: number, { left, right, x }: Layout): string[] {
  const columns = drill.slices.flatMap((counts, i) => {
    const [from, to] = [x(i * drill.sliceMs), x((i + 1) * drill.sliceMs)];
    const all = counts.reduce((sum, count) => sum + count, 0);
    let bottom = y + barHeight;
    return counts.map((count, kind) => {
      if (count === 0) return "";
      const tall = kind === 0 ? (barHeight * count) / all : Math.max(3, (barHeight * count) / all);
      bottom -= tall;
      return `<rect x="${at(from)}" y="${at(bottom)}" width="${at(to - from + 0.2)}" height="${at(tall)}" fill="${colours[kind]}"/>`;
    });
  });
  const marks = drill.marks.map(mark => {
    const position = at(Math.min(x(mark.at), right));
    return `<line x1="${position}" y1="${y - 3}" x2="${position}" y2="${y + barHeight + 3}" stroke="#222" stroke-width="0.8"><title>${escape(mark.text)}</title></line>`;
  });
  return [
    `<text x="${at(left - margin)}" y="${y + 15}" text-anchor="end" font-weight="600">${escape(drill.drill)}<title>${escape(drill.what)}</title></text>`,
    ...columns.filter(Boolean),
    ...marks,
    `<text x="${at(right + margin)}" y="${y + 15}" fill="${drill.failed === 0 ? colours[0] : "#222"}">${resultOf(drill)}</text>`,
  ];
}

const resultOf = ({ failed, requests }: DrillJson) => (failed === 0 ? "0 failed" : `${failed} of ${requests} failed`);

const at = (position: number) => position.toFixed(1);

const escape = (text: string) => text.replace(/[<>&"]/g, c => `&#${c.charCodeAt(0)};`);
