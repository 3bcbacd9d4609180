import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goBuild } from "./goBuild";

describe("the Go build", () => {
  it("builds the version that go.mod requires, with checksums for it", () => {
    const read = (file: string) => readFileSync(join(__dirname, file), "utf8");
    expect(read("go.mod")).toContain(`\nrequire github.com/pulumi/pulumi/pkg/v3 v${goBuild.version}\n`);
    expect(read("go.sum")).toMatch(new RegExp(`^github.com/pulumi/pulumi/pkg/v3 v${goBuild.version} h1:`, "m"));
  });
});
