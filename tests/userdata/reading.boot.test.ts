import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { inImage } from "../support/inImage";

/** The titles are in readingTest.php. */
const names = [
  "a replica that is well is used at once when the service starts",
  "a replica that lags is left, and used again when it has been nearly up to date for five seconds",
  "a replica that does not answer is left at once, and five seconds count from the last time",
  "a replica whose lag nobody can measure is not used while the primary answers",
  "a replica that lags is used when the primary has been silent for two seconds, and left when it is back",
  "the primary has been silent since it did not answer for the first time, and is not when it answers",
  "programs read from the primary when neither database answers",
  "a program gets the replica and its lag while it may be used",
  "a program gets the primary and the lag while the replica may not be used",
  "a program gets the primary when nothing has been decided",
  "a program gets the primary when the decision is about another replica",
  "a program gets the primary when the decision is old",
];

let problems: Map<string, string | null>;

beforeAll(async () => {
  const printed = await inImage("php /tests/site/check.php /tests/site /tests/userdata/readingTest.php", {
    "/tests": join(__dirname, ".."),
    "/userdata": join(__dirname, "../../userdata"),
  });
  const lines = printed.trim().split("\n");
  problems = new Map(
    lines
      .map(line => JSON.parse(line) as { name: string; problem: string | null })
      .map(({ name, problem }) => [name, problem]),
  );
});

it.each(names)("%s", name => {
  expect(problems.get(name)).toBeNull();
});
