import { describe, expect, it } from "vitest";
import { paperCloud } from "../../testing/paperCloud";
import { problems, refusal } from "../../testing/refusal";
import { LogsStore } from "./store";

const token = "aws:cloudwatch/logGroup:LogGroup";

describe("a log group", () => {
  it.each([0, 1, 30, 3653])("may keep its logs for %s days", retentionInDays => {
    expect(problems(token, { name: "/lamp/a.b#c", retentionInDays })).toEqual([]);
  });

  it.each([2, 31, 3654])("may not keep its logs for %s days", retentionInDays => {
    expect(problems(token, { retentionInDays })).toEqual([
      expect.stringMatching(new RegExp(`^retentionInDays: expected .* got ${retentionInDays}$`)),
    ]);
  });

  it("is refused when there is one of its name, also when a service of AWS has made that", async () => {
    const { account, make } = paperCloud();
    await make(token, "a", { name: "a" });
    account.store(LogsStore).strays.add("b");
    for (const name of ["a", "b"])
      expect(await refusal(make(token, "again", { name }))).toBe(
        `creating CloudWatch Logs Log Group (${name}): CreateLogGroup 400 ResourceAlreadyExistsException: The specified log group already exists`,
      );
  });
});
