import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { samples, servers } from "../testing/samples";
import { readResults } from "./files";
import { picture } from "./picture";

const rates = (ours: number, nginx: number, stock: number) => ({
  servers,
  samples: [
    ...samples("ours", "light", [ours]),
    ...samples("nginx", "light", [nginx]),
    ...samples("stock", "light", [stock]),
  ],
});
const published = join(__dirname, "../../docs/bench");

/** Fonts differ from viewer to viewer. Even bold Verdana, one of the widest, takes less for a letter on average: 0.72 em. */
const widestLetterEm = 0.75;
const marginPx = 8;

/** Every text of a picture, with the space that it needs in a wide font. */
const textsOf = (svg: string) => {
  const fontSize = Number(/font-size="(\d+)"/.exec(svg)?.[1]);
  return [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)<\/text>/g)].map(([, x, y, text = ""]) => {
    const letters = text.replaceAll(/&\w+;/g, "x").length;
    return { text, left: Number(x), right: Number(x) + letters * fontSize * widestLetterEm, bottom: Number(y) };
  });
};

describe("picture", () => {
  it("draws bars in proportion to the medians, this stack's bar in its own colour", () => {
    const svg = picture(rates(100, 200, 50));
    const bars = [...svg.matchAll(/width="(\d+)" height="14" rx="2" fill="(#\w+)"/g)].map(([, length, fill]) => [
      length,
      fill,
    ]);
    expect(bars).toEqual([
      ["220", "#0f766e"],
      ["440", "#94a3b8"],
      ["110", "#94a3b8"],
    ]);
    expect(svg).toContain("light page, 8 connections (requests/s)");
  });

  it.each([
    ["the published results", readResults(published)],
    ["rates of six digits", rates(987_654, 987_653, 1)],
  ])("has room for every text of %s, in a wide font too", (_, results) => {
    const svg = picture(results);
    const [width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []).slice(1).map(Number);
    const outside = textsOf(svg).filter(
      ({ left, right, bottom }) => left < marginPx || right > width - marginPx || bottom > height - marginPx,
    );
    expect(outside).toEqual([]);
    expect(textsOf(svg).length).toBeGreaterThan(6);
  });

  it("scales as a whole when a viewer makes it narrower", () => {
    const [, width, height] = /width="(\d+)" height="(\d+)" /.exec(picture(rates(1, 2, 3))) ?? [];
    expect(picture(rates(1, 2, 3))).toContain(`viewBox="0 0 ${width} ${height}"`);
  });
});
