import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

describe("lamp:databaseParameters, on the real engine", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());

  const set = (parameters: unknown) => paper.stack.set(`lamp:databaseParameters=${JSON.stringify(parameters)}`);
  const group = (name: string) =>
    paper.account
      .all("aws:rds/parameterGroup:ParameterGroup")
      .find(one => one.name === name)
      ?.inputs.parameters?.map(one => `${one.name}=${one.value} ${one.applyMethod}`)
      .sort();
  const usual = [
    "log_bin_trust_function_creators=1 immediate",
    "log_output=FILE immediate",
    "long_query_time=2 immediate",
    "require_secure_transport=1 immediate",
    "slow_query_log=1 immediate",
    "wait_timeout=120 immediate",
  ];

  it("refuses what RDS would refuse, in one text with the other settings, before anything is changed", async () => {
    await set({ max_connections: 0, no_such_thing: 1, datadir: "/tmp", require_secure_transport: 0 });
    await paper.stack.set("lamp:zones=9");
    const text = await paper.stack.capture(["preview"]).then(String, String);
    expect(text).toContain("5 settings cannot be used; nothing has been changed in AWS.");
    for (const name of ["max_connections=0", "no_such_thing=1", "datadir=/tmp", "require_secure_transport=0", "9"])
      expect(text).toContain(`is "${name}"; it must`);
    expect(group("lamp-db-1-parameters")).toEqual(usual);
    await paper.stack.set("lamp:zones=2");
  });

  it("changes both groups in place, and a preview names the parameter that waits for a restart, and no other", async () => {
    await set({ group_concat_max_len: 1_048_576, innodb_ft_min_token_size: 2 });
    const preview = await paper.stack.capture(["preview"]);
    expect(preview).toMatch(/lamp-db-1-[0-9a-f]{6} takes innodb_ft_min_token_size only when it restarts/);
    expect(preview).toMatch(/aws rds reboot-db-instance --db-instance-identifier lamp-db-2-[0-9a-f]{6}/);
    expect((await paper.plan()).filter(step => step.includes("aws:rds"))).toEqual([
      "update aws:rds/parameterGroup:ParameterGroup lamp-db-1-parameters",
      "update aws:rds/parameterGroup:ParameterGroup lamp-db-2-parameters",
    ]);
    await paper.stack.capture(up);
    for (const name of ["lamp-db-1-parameters", "lamp-db-2-parameters"])
      expect(group(name)).toEqual(
        [...usual, "group_concat_max_len=1048576 immediate", "innodb_ft_min_token_size=2 pending-reboot"].sort(),
      );
    expect(await paper.stack.capture(["preview"])).not.toContain("only when it restarts");
  });

  it("refuses a promotion until the primary has been restarted, while it still takes writes", async () => {
    await paper.stack.set("lamp:databaseGeneration=2");
    const refused = await paper.stack.capture(up).then(String, String);
    expect(refused).toMatch(/lamp-db-1-[0-9a-f]{6} waits for a restart \(pending-reboot\)/);
    expect(group("lamp-db-1-parameters")?.join()).not.toContain("read_only");
    for (const { outputs } of paper.account.all("aws:rds/instance:Instance"))
      await paper.cloud.databases.restart(String(outputs.identifier));
    await paper.stack.capture([...up, "--refresh"]);
    expect(group("lamp-db-1-parameters")).toContain("read_only=1 immediate");
    expect(group("lamp-db-3-parameters")).toContain("innodb_ft_min_token_size=2 pending-reboot");
  });
});
