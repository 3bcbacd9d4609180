import { describe, expect, it } from "vitest";
import { Account } from "./account";
import { range } from "../services/checks";
import type { Behaviours, Told } from "./behaviour";
import type { Inputs } from "./resource";
import { rows } from "./types/row";

/** `tsc` fails at a line that follows `@ts-expect-error` and does compile. */
describe("the types of AWS's properties", () => {
  const account = new Account();
  const inputs = { allocatedStorage: 20 };
  const outputs = { address: "db-1.example" };
  account.put({ type: "aws:rds/instance:Instance", id: "db-1", name: "db", inputs, outputs });

  it("know the properties of a resource that is read", () => {
    const database = account.get("aws:rds/instance:Instance", "db-1");
    const storage: number | undefined = database?.inputs.allocatedStorage;
    const address: string | undefined = account.all("aws:rds/instance:Instance")[0]?.outputs.address;
    expect([storage, address]).toEqual([20, "db-1.example"]);
    expect(account.find("aws:rds/instance:Instance", "address", "db-1.example")).toBe(database);
  });

  it("do not let a misspelt one compile", () => {
    const database = account.get("aws:rds/instance:Instance", "db-1");
    // @ts-expect-error: allocatedStorage
    expect(database?.inputs.alocatedStorage).toBeUndefined();
    // @ts-expect-error: allocatedStorage
    expect(database?.inputs["alocatedStorage"]).toBeUndefined();
    // @ts-expect-error: it is a number
    const storage: string | undefined = database?.inputs.allocatedStorage;
    // @ts-expect-error: an output only
    expect(database?.inputs.address).toBeUndefined();
    // @ts-expect-error: address
    expect(account.find("aws:rds/instance:Instance", "adress", storage)).toBeUndefined();
    // @ts-expect-error: aws:rds/instance:Instance
    expect(account.get("aws:rds/instanc:Instance", "db-1")).toBeUndefined();
  });

  it("do not let a misspelt one compile in a behaviour or in a table", () => {
    const behaviours: Behaviours = {
      // @ts-expect-error: allocatedStorage
      "aws:rds/instance:Instance": { remove: ({ inputs }) => void inputs.alocatedStorage },
    };
    const table = rows({
      // @ts-expect-error: allocatedStorage
      "aws:rds/instance:Instance": { id: "<identifier>", replaceOn: ["alocatedStorage"] },
    });
    expect(Object.keys({ ...behaviours, ...table })).toEqual(["aws:rds/instance:Instance"]);
  });

  it("do not let a misspelt one compile among the outputs that a behaviour returns", () => {
    // @ts-expect-error: address
    const create = (): Told<"aws:rds/instance:Instance"> => ({ port: 3306, adress: "db-1.example" });
    expect(create().port).toBe(3306);
  });

  it("do not let a misspelt one compile in the path that a check reads", () => {
    const group: Inputs<"aws:lb/targetGroup:TargetGroup"> = { healthCheck: { interval: 1 } };
    expect(range(group, "healthCheck.interval", 5, 300)).toHaveLength(1);
    // @ts-expect-error: healthCheck.interval
    expect(range(group, "healthCheck.intervall", 5, 300)).toEqual([]);
  });

  it("leave a type that is known at run time only untyped", () => {
    const type = ["aws:rds", "instance:Instance"].join("/");
    expect(account.get(type, "db-1")?.inputs["allocatedStorage"]).toBe(20);
    expect(account.find(type, "address", "db-1.example")?.id).toBe("db-1");
  });
});
