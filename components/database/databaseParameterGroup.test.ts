import { describe, expect, it } from "vitest";
import { groupParameters, restartText, waiting } from "./databaseParameterGroup";

const usual = [
  { name: "require_secure_transport", value: "1", applyMethod: "immediate" },
  { name: "wait_timeout", value: "120", applyMethod: "immediate" },
  { name: "log_bin_trust_function_creators", value: "1", applyMethod: "immediate" },
];

describe("the parameters of a database", () => {
  it("are those of the stack, unless the settings give other values", () => {
    expect(groupParameters([], false)).toEqual(usual);
    expect(groupParameters([{ name: "wait_timeout", value: "600", isStatic: false }], false)[1]).toEqual({
      name: "wait_timeout",
      value: "600",
      applyMethod: "immediate",
    });
  });

  it("write slow statements to a file when the database sends its logs, unless the settings give other values", () => {
    const logging = (seconds: string) =>
      [
        ["slow_query_log", "1"],
        ["long_query_time", seconds],
        ["log_output", "FILE"],
      ].map(([name, value]) => ({ name, value, applyMethod: "immediate" }));
    expect(groupParameters([], false, true)).toEqual([...usual, ...logging("2")]);
    const given = [{ name: "long_query_time", value: "0.5", isStatic: false }];
    expect(groupParameters(given, false, true)).toEqual([...usual, ...logging("0.5")]);
  });

  it("wait for a restart when they are static, because RDS refuses to apply those at once", () => {
    expect(groupParameters([{ name: "innodb_ft_min_token_size", value: "2", isStatic: true }], false).at(-1)).toEqual({
      name: "innodb_ft_min_token_size",
      value: "2",
      applyMethod: "pending-reboot",
    });
  });

  it("fence a retired primary", () => {
    expect(groupParameters([], true)).toEqual([...usual, { name: "read_only", value: "1", applyMethod: "immediate" }]);
  });
});

describe("the restart that static parameters wait for", () => {
  const size = (value: string) => ({ name: "innodb_ft_min_token_size", value, applyMethod: "pending-reboot" });

  it("is needed when one is added, changed or taken away, and not for dynamic ones", () => {
    expect(waiting(usual, [...usual, size("2")])).toEqual(["innodb_ft_min_token_size"]);
    expect(waiting([size("3")], [size("2")])).toEqual(["innodb_ft_min_token_size"]);
    expect(waiting([size("3")], usual)).toEqual(["innodb_ft_min_token_size"]);
    expect(waiting([size("3")], [size("3"), ...usual])).toEqual([]);
  });

  it("is a command that the text names", () => {
    expect(restartText(["innodb_ft_min_token_size"], "lamp-db-1-c0ffee")).toContain(
      "aws rds reboot-db-instance --db-instance-identifier lamp-db-1-c0ffee",
    );
  });
});
