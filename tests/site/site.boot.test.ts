import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { inImage } from "../support/inImage";

const suites = ["splitTest.php", "siteTest.php", "mySqlTest.php"];

/** The names in the source, so that every behaviour is a test of its own here. */
const names = suites.flatMap(suite =>
  [...readFileSync(join(__dirname, suite), "utf8").matchAll(/^test\('(.*)', function/gm)].map(match => match[1] ?? ""),
);

describe("site/", () => {
  const problems = new Map<string, string | null>();

  beforeAll(async () => {
    const run = suites.map(suite => `php /tests/check.php /site/src /tests/${suite}`).join("\n");
    const printed = await inImage(run, { "/site": join(__dirname, "../../site"), "/tests": __dirname });
    for (const line of printed.trim().split("\n")) {
      const { name, problem } = JSON.parse(line) as { name: string; problem: string | null };
      problems.set(name, problem);
    }
  });

  it.each(names)("%s", name => {
    expect(problems.get(name)).toBeNull();
  });
});
