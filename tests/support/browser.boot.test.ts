import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Browser } from "./browser";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "browsers-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * If Chromium's processes did not end together, the last one would write to the folder again in about one of eight closings. So
 * the test closes often enough to notice.
 */
const times = 12;

test(`leaves no file behind, ${times} times in a row`, async () => {
  for (let time = 0; time < times; time++) {
    const browser = await Browser.open();
    await browser.visit("data:text/html,<title>hello</title>");
    expect(await browser.evaluate("document.title")).toBe("hello");
    await browser.close();
    expect(readdirSync(folder)).toEqual([]);
  }
});
