import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { placeFile } from "./landingFile";

it.each([
  "plain\n",
  "\n\n",
  "$HOME `id` \\ 'single' \"double\" $(id)\n",
  "  indented\n\ttab\n",
  "cat <<'END'\nEND\n",
  "ä 漢 \u{1F600}\n",
])("writes %j as it is, with its mode, into folders that it makes", content => {
  const folder = mkdtempSync(join(tmpdir(), "landing-"));
  const path = join(folder, "deep", "file");
  try {
    execFileSync("bash", [], { input: placeFile({ path, mode: "0640", content }) });
    expect(readFileSync(path, "utf8")).toBe(content);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("refuses a line that would end the file for the shell", () => {
  expect(() => placeFile({ path: "/etc/x", mode: "0644", content: "a\nEND-OF-FILE\nreboot\n" })).toThrow(
    '/etc/x has a line "END-OF-FILE", which would end it for the shell.',
  );
});

it("refuses a text that does not end with a line break", () => {
  expect(() => placeFile({ path: "/etc/x", mode: "0644", content: "" })).toThrow(
    "/etc/x does not end with a line break.",
  );
});
