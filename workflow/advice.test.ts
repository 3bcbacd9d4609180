import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { adviceOn } from "./advice";

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
