import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { examples } from "../examples";
import { changeNothing, changes } from "./eachSetting";

it("the real engine previews a change of every setting, in examples.long.engine.test.ts", () => {
  const { config } = parse(readFileSync(join(__dirname, "../../Pulumi.yaml"), "utf8")) as {
    config: Record<string, unknown>;
  };
  const all = Object.keys(config).flatMap(key => /^lamp:(.*)/.exec(key)?.[1] ?? []);
  const assignments = [...examples.flatMap(({ set }) => set), ...Object.values(changes).flat()];
  // The test itself makes the new release, and gives the cidrBlock that a stack with databases refuses.
  const changed = [
    ...assignments.flatMap(text => /^(?:secret:)?lamp:(\w+)/.exec(text)?.[1] ?? []),
    ...Object.keys(changeNothing),
    ...["site", "cidrBlock"],
  ];
  expect(all.filter(name => !changed.includes(name))).toEqual([]);
});
