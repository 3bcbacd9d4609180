import { describe, expect, it } from "vitest";
import { drills } from "../drills";
import { picture } from "./picture";
import type { DrillJson } from "./toJson";

const drillJson = (more: Partial<DrillJson>): DrillJson => ({
  ...{ drill: "lose-web", what: "the power of a web server is cut", passed: true, seconds: 3, requests: 4, failed: 1 },
  ...{ refused: 1, reasons: {}, longestGapMs: 0, longestWriteGapMs: 0, recoveryMs: 0, writesAcknowledged: 0 },
  ...{ writesPresent: null, checks: [], marks: [{ at: 300, text: "the power of <web> is cut" }], error: null },
  ...{ sliceMs: 500, slices: [[1, 0, 1], [0, 1, 0], [0, 0, 0], [0, 0, 0], [1, 0, 0]] }, // prettier-ignore
  ...more,
});

describe("the picture of the drills", () => {
  const svg = picture([drillJson({}), drillJson({ drill: "no-visitors", slices: [] })]);

  it("has a column for each kind of outcome in each slice, and a mark for each event", () => {
    expect(svg.match(/fill="#2f9e77"\/>$/gm)).toHaveLength(2); // two slices with good ones
    expect(svg.match(/fill="#d03030"\/>$/gm)).toHaveLength(1);
    expect(svg.match(/fill="#e0a000"\/>$/gm)).toHaveLength(1);
    expect(svg).toContain("<title>the power of &#60;web&#62; is cut</title>");
    expect(svg).toContain("1 of 4 failed");
  });

  it("leaves out a drill without visitors", () => {
    expect(svg).not.toContain("no-visitors");
  });
});

/** Where a text begins and ends if its font is a wide one. */
function extentsOf(svg: string) {
  const elements = [...svg.matchAll(/<text ([^>]*)>([^<]*)/g)];
  return elements.map(([, attributes = "", text = ""]) => {
    const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    const width = text.length * 12 * (value("font-weight") === undefined ? 0.62 : 0.7);
    const [x, anchor] = [Number(value("x")), value("text-anchor")];
    const begin = anchor === "end" ? x - width : anchor === "middle" ? x - width / 2 : x;
    return { text, y: Number(value("y")), begin, end: begin + width };
  });
}

describe("the texts of the picture in a wide font", () => {
  const longest = drills.map(({ name }) => name).sort((a, b) => b.length - a.length)[0] as string;
  const many = Array.from({ length: 600 }, (): [number, number, number] => [20, 2, 3]);
  const svg = picture([
    ...drills.map(({ name }) => drillJson({ drill: name })),
    drillJson({ drill: `${longest}-again`, failed: 12_345, requests: 123_456, slices: many }),
  ]);
  const extents = extentsOf(svg);

  it("stay inside the picture", () => {
    expect(extents.length).toBeGreaterThan(2 * drills.length);
    expect(extents.filter(({ begin, end }) => begin < 0 || end > 1000)).toEqual([]);
  });

  it("do not overlap when they are on one line", () => {
    const overlapping = extents.filter(one =>
      extents.some(other => other.y === one.y && other.begin > one.begin && other.begin < one.end),
    );
    expect(overlapping).toEqual([]);
  });

  it("leave most of the width to the time lines", () => {
    const columns = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)];
    const [first, last] = [
      Number(columns[3]?.[1]),
      Math.max(...columns.map(([, x, width]) => Number(x) + Number(width))),
    ];
    expect(last - first).toBeGreaterThan(500);
  });

  it("leave the marks inside the time lines, also those that come after the last request", () => {
    const late = picture([drillJson({ marks: [{ at: 60_000, text: "late" }] })]);
    const mark = Number(/x1="([\d.]+)"[^>]*><title>late/.exec(late)?.[1]);
    const result = extentsOf(late).find(({ text }) => text === "1 of 4 failed");
    expect(mark).toBeLessThan(result?.begin ?? 0);
  });
});
