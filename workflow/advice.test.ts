import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { adviceOn, adviceOnPending } from "./advice";

describe("the advice on a failed update", () => {
  it("names every holder of a lock", () => {
    const said = `error: the stack is currently locked by 2 lock(s). Either wait or delete the lock file with \`pulumi cancel\`.
  s3://bucket/.pulumi/locks/a.json: created by anna@runner-1 (pid 7) at 2026-05-01T12:00:00Z
  s3://bucket/.pulumi/locks/b.json: created by bob@laptop (pid 8) at 2026-05-01T12:01:00Z`;
    expect(adviceOn(said, "up")).toContain(
      "The stack is locked by anna@runner-1 (process 7) since 2026-05-01T12:00:00Z, and by bob@laptop (process 8) since 2026-05-01T12:01:00Z. Nothing was changed.",
    );
  });

  it("says that another update runs, as Pulumi Cloud does", () => {
    expect(adviceOn("error: [409] Conflict: Another update is currently in progress.", "up")).toMatch(
      /^Another update of this stack runs\. Nothing was changed\./,
    );
  });

  it("is the runbook's for everything else", () => {
    expect(adviceOn("error: update failed", "up")).toMatch(/--refresh.*docs\/operations\.md#update-failed\.$/);
    expect(adviceOn("error: update failed", "destroy")).toMatch(/goes on where it has ended/);
    expect(readFileSync(join(__dirname, "../docs/operations.md"), "utf8")).toMatch(/^## Update failed$/m);
  });
});

describe("the advice on pending operations", () => {
  const operation = (name: string) => ({ doing: "creating", type: "aws:ec2/vpc:Vpc", name });

  it("is that nothing is deployed before a refresh, with what was begun and the section of the runbook", () => {
    const text = adviceOnPending([operation("site")], "prod") ?? "";
    expect(text).toMatch(/^Nothing was deployed: an earlier update was cut off, or still runs\./);
    expect(text).toContain("\n- creating site (aws:ec2/vpc:Vpc)\n");
    expect(text).toContain("run `pulumi refresh --stack prod` in a terminal");
    expect(readFileSync(join(__dirname, "../docs/operations.md"), "utf8")).toMatch(/^### What Pulumi does not know$/m);
    expect(
      adviceOnPending(
        Array.from({ length: 25 }, (_, index) => operation(`s${index}`)),
        "prod",
      ),
    ).toContain("- and 5 more");
  });

  it("is nothing if there are none, and that nothing is deployed if nobody knows", () => {
    expect(adviceOnPending([], "prod")).toBeUndefined();
    expect(adviceOnPending(undefined, "prod")).toMatch(/^The state could not be read[^]*Nothing was deployed/);
  });
});
