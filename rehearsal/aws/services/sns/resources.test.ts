import { describe, expect, it } from "vitest";
import { paperCloud } from "../../testing/paperCloud";
import { refusal } from "../../testing/refusal";

const topicType = "aws:sns/topic:Topic";

describe("a topic of a name that exists", () => {
  it("is the one that exists, so that deleting it once deletes it for both", async () => {
    const { make, destroy, account } = paperCloud();
    const first = await make(topicType, "mails", { name: "mails", tags: { stack: "one" } });
    const second = await make(topicType, "mails", { name: "mails", tags: { stack: "one" } });
    expect([second.id, account.all(topicType).length]).toEqual([first.id, 1]);
    await make(topicType, "mails", { name: "mails" }); // asks for no tags
    await destroy(second);
    expect(account.all(topicType)).toEqual([]);
  });

  it("is refused with other tags", async () => {
    const { make } = paperCloud();
    await make(topicType, "mails", { name: "mails", tags: { stack: "one" } });
    expect(await refusal(make(topicType, "mails", { name: "mails", tags: { stack: "two" } }))).toBe(
      "creating SNS Topic (mails): CreateTopic 400 InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different tags",
    );
  });

  it("gets the attributes of the second program", async () => {
    const { make, account } = paperCloud();
    await make(topicType, "mails", { name: "mails", displayName: "one" });
    await make(topicType, "mails", { name: "mails", displayName: "two" });
    expect(account.all(topicType).map(({ outputs }) => outputs.displayName)).toEqual(["two"]);
  });
});
