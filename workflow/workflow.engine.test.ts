import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bot } from "./testing/gitHubStandIn";
import { type Repository, marker, pull, repository } from "./testing/repository";

describe("the preview of a pull request, on the real engine", () => {
  let there: Repository;
  beforeAll(async () => {
    there = await repository();
  });
  afterAll(() => there.close());

  it("is reviewed in one comment, which replaces the one of the run before and nobody else's", async () => {
    const foreign = there.gitHub.addComment("mallory", `${marker}\nNo risk at all.`);
    there.gitHub.addComment(bot, `${marker}\nAn older review.`);
    const jobs = await there.run("preview", "pull_request", pull());
    expect(jobs).toMatchObject({ preview: { result: "success" }, comment: { result: "success" } });
    expect(there.gitHub.comments.map(({ user }) => user.login)).toEqual(["mallory", bot]);
    expect(foreign.body).toBe(`${marker}\nNo risk at all.`);
    const text = there.gitHub.comments[1]?.body ?? "";
    expect(text.split("\n")[0]).toBe(marker);
    expect(text).toContain("| advice | `tiny/has-network` | `site` | A rule. There is a network. |");
    expect(text).toMatch(
      /_Plan `[0-9a-f]{12}`, commit `0123456789ab`, \[log\]\(https:\/\/github\.com\/o\/r\/actions\/runs\/42\)_\n$/,
    );
    expect(jobs["preview"]?.summary.trimEnd()).toBe(text.trimEnd());
  });

  it("is not made for a fork", async () => {
    const before = there.gitHub.requests.length;
    const jobs = await there.run("preview", "pull_request", pull("mallory/r"));
    expect(jobs).toMatchObject({ preview: { result: "skipped" }, comment: { result: "skipped" } });
    expect(there.gitHub.requests).toHaveLength(before);
  });
});
