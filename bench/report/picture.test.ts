import { describe, expect, it } from "vitest";
import { picture } from "./picture";
import { samples, servers } from "../testing/samples";

describe("picture", () => {
  it("draws bars in proportion to the medians, this stack's in its colour", () => {
    const svg = picture({
      servers,
      samples: [
        ...samples("ours", "light", [90, 100, 110]),
        ...samples("nginx", "light", [200, 200, 200]),
        ...samples("stock", "light", [50, 50, 50]),
      ],
    });
    const bars = [...svg.matchAll(/width="(\d+)" height="14" rx="2" fill="(#\w+)"/g)].map(([, width, fill]) => [
      width,
      fill,
    ]);
    expect(bars).toEqual([
      ["235", "#0f766e"],
      ["470", "#94a3b8"],
      ["118", "#94a3b8"],
    ]);
    expect(svg).toContain("light page, 8 connections (requests/s)");
  });
});
