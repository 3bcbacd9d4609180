import { describe, expect, it } from "vitest";
import { ofType, record, valueOf } from "../../tests/support/record";
import { Logs } from "./logs";

describe("Logs", () => {
  it("makes a group with a retention for each kind of log, in the folder of the stack", async () => {
    let logs!: Logs;
    const graph = await record(() => (logs = new Logs("lamp", { identity: "c0ffee", days: 30 })));
    expect(ofType(graph, "LogGroup").map(({ inputs }) => inputs)).toEqual(
      ["errors", "journal", "slow"].map(kind => ({ name: `/lamp/c0ffee/${kind}`, retentionInDays: 30 })),
    );
    expect(await valueOf(logs.folder)).toBe("/lamp/c0ffee");
    expect(logs.groupArns).toHaveLength(3);
  });
});
