import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Visit } from "../visitors/visit";
import { longestSilenceMs, restartSeconds, services } from "./crash";

const units = join(__dirname, "..", "..", "userdata", "files", "etc", "systemd", "system");

describe("the limit of a crash", () => {
  it.each(Object.values(services))("has the time after which systemd restarts %s", service => {
    const unit = readFileSync(join(units, `${service}.service.d`, "lamp.conf"), "utf8");
    expect(unit).toMatch(new RegExp(`^RestartSec=${restartSeconds}$`, "m"));
  });
});

describe("the longest silence of PHP on a server", () => {
  const page = (at: number, server: string): Visit => ({ what: "page", at, tookMs: 10, outcome: "good", server });
  const others = Array.from({ length: 100 }, (_, i) => page(i * 100, "web-2"));

  it("is the longest time between two of its answers after the event", () => {
    const its = [0, 900, 3_000, 3_500, 9_800].map(at => page(at, "web-1"));
    expect(
      longestSilenceMs([...others, ...its.slice(0, 4), page(5_000, "web-1"), ...its.slice(4)], 1_000, "web-1"),
    ).toBe(4_800);
  });

  it("begins with the event", () => {
    expect(longestSilenceMs([...others, page(9_000, "web-1")], 1_000, "web-1")).toBe(8_010);
  });

  it("lasts until the end when the server never answers again", () => {
    expect(longestSilenceMs([...others, page(500, "web-1")], 1_000, "web-1")).toBe(8_900);
  });

  it("is not ended by files, which Apache answers alone, or by failures", () => {
    const file: Visit = { ...page(2_000, "web-1"), what: "file" };
    const failed: Visit = { ...page(3_000, "web-1"), outcome: "failed", why: "HTTP 503" };
    expect(longestSilenceMs([...others, file, failed], 1_000, "web-1")).toBe(8_900);
  });
});
