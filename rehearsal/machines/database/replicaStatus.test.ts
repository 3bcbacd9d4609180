import { describe, expect, it } from "vitest";
import { columns, replicaLag } from "./replicaStatus";

const printed = `*************************** 1. row ***************************
             Source_Log_File: binlog.000002
         Read_Source_Log_Pos: 900
       Relay_Source_Log_File: binlog.000002
         Exec_Source_Log_Pos: 900
          Replica_IO_Running: Yes
         Replica_SQL_Running: Yes
       Seconds_Behind_Source: 0
          Retrieved_Gtid_Set: 0b6bbd2a-0000-0000-0000-000000000001:1-5,
1c6bbd2a-0000-0000-0000-000000000001:1-7
           Executed_Gtid_Set: 0b6bbd2a-0000-0000-0000-000000000001:1-5
`;
const status = (changes: Readonly<Record<string, string>> = {}) =>
  new Map([...columns(printed), ...Object.entries(changes)]);

describe("columns", () => {
  it("reads a row, also a set of transactions on several lines", () => {
    expect(status().get("Read_Source_Log_Pos")).toBe("900");
    expect(status().get("Retrieved_Gtid_Set")).toBe(
      "0b6bbd2a-0000-0000-0000-000000000001:1-5,1c6bbd2a-0000-0000-0000-000000000001:1-7",
    );
  });
});

describe("replicaLag", () => {
  it.each([
    ["0 when all that was received is applied", {}, 0],
    ["not 0 while the last transaction is still to be applied", { Exec_Source_Log_Pos: "500" }, 1],
    ["not 0 while a whole log is still to be applied", { Source_Log_File: "binlog.000003" }, 1],
    ["MySQL's figure", { Seconds_Behind_Source: "42", Exec_Source_Log_Pos: "500" }, 42],
    ["-1 while nothing is received", { Replica_IO_Running: "Connecting", Seconds_Behind_Source: "NULL" }, -1],
    ["-1 while nothing is applied", { Replica_SQL_Running: "No", Seconds_Behind_Source: "NULL" }, -1],
  ])("is %s", (_, changes, expected) => {
    expect(replicaLag(status(changes))).toBe(expected);
  });
});
