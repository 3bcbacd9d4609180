import { expect, it } from "vitest";
import { invoke } from "../../core/invokes";
import { paperCloud } from "../../testing/paperCloud";
import { LogsStore } from "./store";

it("finds log groups by the beginning of their names, also those that a service of AWS has made, or none", async () => {
  const { account, make } = paperCloud();
  await make("aws:cloudwatch/logGroup:LogGroup", "a", { name: "/lamp/a" });
  account.store(LogsStore).strays.add("/lamp/ab");
  const names = (prefix?: string) =>
    invoke(
      "aws:cloudwatch/getLogGroups:getLogGroups",
      prefix === undefined ? {} : { logGroupNamePrefix: prefix },
      account,
    )["logGroupNames"];
  expect([names("/lamp/a"), names("/lamp/ab"), names("/other"), names()]).toEqual([
    ["/lamp/a", "/lamp/ab"],
    ["/lamp/ab"],
    [],
    ["/lamp/a", "/lamp/ab"],
  ]);
});
