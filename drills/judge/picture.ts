import type { DrillJson } from "./toJson";

const width = 1000;
const left = 150;
const right = 110;
const rowHeight = 44;
const barHeight = 22;
const top = 56;

/**
 * A time line a drill: what became of the requests in each half second, with marks for what happened. Every line is as
 * long as its drill, all on one scale.
 */
export function picture(drills: readonly DrillJson[]): string {
  const shown = drills.filter(drill => drill.slices.length > 0);
  const longest = Math.max(1, ...shown.map(drill => drill.slices.length * drill.sliceMs));
  const x = (ms: number) => left + ((width - left - right) * ms) / longest;
  const height = top + shown.length * rowHeight + 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>Every drill under load: requests answered, refused and failed</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...legend(),
    ...ticks(longest, x, height),
    ...shown.flatMap((drill, i) => row(drill, top + i * rowHeight, x)),
    "</svg>",
    "",
  ].join("\n");
}

const colours = ["#2f9e77", "#e0a000", "#d03030"] as const;

function legend(): string[] {
  const words = ["answered", "write refused kindly", "failed"];
  const items = words.map(
    (word, i) =>
      `<rect x="${left + i * 170}" y="14" width="12" height="12" fill="${colours[i]}"/><text x="${left + 18 + i * 170}" y="24">${word}</text>`,
  );
  const mark = `<line x1="${left + 516}" y1="12" x2="${left + 516}" y2="28" stroke="#222"/><text x="${left + 524}" y="24">something was done</text>`;
  return [...items, mark];
}

function ticks(longest: number, x: (ms: number) => number, height: number): string[] {
  const step = longest > 120_000 ? 60_000 : 30_000;
  const at = Array.from({ length: Math.floor(longest / step) + 1 }, (_, i) => i * step);
  return at.map(
    ms =>
      `<line x1="${x(ms)}" y1="${top - 10}" x2="${x(ms)}" y2="${height - 16}" stroke="#ddd"/>` +
      `<text x="${x(ms)}" y="${top - 14}" fill="#666" text-anchor="middle">${ms / 1000} s</text>`,
  );
}

/** Each slice is a column, divided by what became of its requests; nearly all good is still seen not to be all good. */
function row(drill: DrillJson, y: number, x: (ms: number) => number): string[] {
  const columns = drill.slices.flatMap((counts, i) => {
    const [from, to] = [x(i * drill.sliceMs), x((i + 1) * drill.sliceMs)];
    const all = counts.reduce((sum, count) => sum + count, 0);
    let bottom = y + barHeight;
    return counts.map((count, kind) => {
      if (count === 0) return "";
      const tall = kind === 0 ? (barHeight * count) / all : Math.max(3, (barHeight * count) / all);
      bottom -= tall;
      return `<rect x="${from.toFixed(1)}" y="${bottom.toFixed(1)}" width="${(to - from + 0.2).toFixed(1)}" height="${tall.toFixed(1)}" fill="${colours[kind]}"/>`;
    });
  });
  const marks = drill.marks.map(
    ({ at, text }) =>
      `<line x1="${x(at).toFixed(1)}" y1="${y - 3}" x2="${x(at).toFixed(1)}" y2="${y + barHeight + 3}" stroke="#222" stroke-width="0.8"><title>${escape(text)}</title></line>`,
  );
  const lost = drill.failed === 0 ? "0 failed" : `${drill.failed} of ${drill.requests} failed`;
  return [
    `<text x="${left - 10}" y="${y + 15}" text-anchor="end" font-weight="600">${escape(drill.drill)}<title>${escape(drill.what)}</title></text>`,
    ...columns.filter(Boolean),
    ...marks,
    `<text x="${width - right + 8}" y="${y + 15}" fill="${drill.failed === 0 ? colours[0] : "#222"}">${lost}</text>`,
  ];
}

const escape = (text: string) => text.replace(/[<>&"]/g, c => `&#${c.charCodeAt(0)};`);
