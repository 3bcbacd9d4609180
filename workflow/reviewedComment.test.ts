import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { parseArguments } from "./arguments";
import { reviewedComment } from "./reviewedComment";

describe("the comment that a preview has written", () => {
  const folder = mkdtempSync(join(tmpdir(), "comment-"));
  const file = join(folder, "comment.md");
  const args = parseArguments(["comment", "--stack", "prod", "--in", folder]);
  const marker = "<!-- review of lamp/prod -->";
  beforeEach(() => rmSync(file, { force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is read with its first line, whatever the ends of its lines are", () => {
    writeFileSync(file, `${marker}\r\n## Review\r\n`);
    expect(reviewedComment(args)).toEqual({ text: `${marker}\r\n## Review\r\n`, marker });
  });

  it("is replaced by one that says that nothing is reviewed, if the job ended before", () => {
    expect(reviewedComment(args).text).toMatch(
      /^<!-- review of \S+ -->\n## The preview has failed\n\n\*\*Nothing is reviewed\*\*/,
    );
  });

  it("is refused if it is that of another stack", () => {
    writeFileSync(file, "<!-- review of lamp/dev -->\n");
    expect(() => reviewedComment(args)).toThrow(`its first line must be ${marker}.`);
  });
});
