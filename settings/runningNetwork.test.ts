import { describe, expect, it } from "vitest";
import { record } from "../tests/support/record";
import { sampleDatabase } from "../tests/support/sampleDatabase";
import { blockOfDatabases, networkProblems } from "./runningNetwork";

describe("blockOfDatabases", () => {
  it("asks for the VPC that the databases are in, and asks nothing when there are none", async () => {
    const found: unknown[] = [];
    const answers = {
      "aws:rds/getSubnetGroup:getSubnetGroup": ({ name }: { name: string }) => ({ vpcId: `vpc of ${name}` }),
      "aws:ec2/getVpc:getVpc": ({ id }: { id: string }) => ({ cidrBlock: `block of ${id}` }),
    };
    await record(async () => found.push(await blockOfDatabases([sampleDatabase(1), sampleDatabase(2)])), { answers });
    await record(async () => found.push(await blockOfDatabases([])));
    expect(found).toEqual(["block of vpc of lamp-data-1a2b3c4", undefined]);
  });
});

describe("networkProblems", () => {
  it("refuses another block while there are databases, and says what it needs instead", () => {
    expect(networkProblems({ cidrBlock: "10.30.0.0/16" }, "10.20.0.0/16")).toEqual([
      {
        key: "lamp:cidrBlock",
        got: "10.30.0.0/16",
        must: 'be 10.20.0.0/16 while the stack has databases: they cannot move to another network. For another block, make a new stack with it and restore a snapshot of the database there (docs/operations.md, "Restore wanted")',
      },
    ]);
  });

  it.each([
    ["the same block", "10.20.0.0/16", "10.20.0.0/16"],
    ["no databases yet", "10.30.0.0/16", undefined],
    ["a block that could not be read", undefined, "10.20.0.0/16"],
  ])("accepts %s", (_, cidrBlock, running) => {
    expect(networkProblems(cidrBlock === undefined ? {} : { cidrBlock }, running)).toEqual([]);
  });
});
