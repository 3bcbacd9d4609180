import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPolicies } from "./policyFiles";

const good = { Effect: "Allow", Action: "ec2:*", Resource: "*" };
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

describe("readPolicies", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "policies-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("reads one file, or all JSON files of a folder in the order of their names", () => {
    const two = write("2.json", document(good));
    write("1.json", document(good, good));
    write("README.md", "");
    expect(readPolicies(two)).toEqual([document(good)]);
    expect(readPolicies(folder)).toEqual([document(good, good), document(good)]);
  });

  it.each([
    ["{", /this is not JSON/],
    [JSON.stringify({ Version: "2008-10-17", Statement: [good] }), /must have "Version": "2012-10-17"/],
    [JSON.stringify({ Version: "2012-10-17" }), /statement 1 must have "Effect"/],
    [document(good, { ...good, Effect: "allow" }), /statement 2 must have "Effect": "Allow" or "Deny"/],
    [document({ ...good, Action: undefined }), /must have either Action or NotAction/],
    [document({ ...good, NotAction: "s3:*" }), /must have either Action or NotAction/],
    [document({ ...good, Resource: undefined }), /must have either Resource or NotResource/],
    [document({ ...good, Principal: "*" }), /has the element Principal/],
    [document({ ...good, Action: ["ec2:*", "ec2"] }), /has the action ec2; write SERVICE:ACTION/],
    [
      document({ ...good, Resource: "a".repeat(6144) }),
      /the policy has 6\d+ characters besides white space, and AWS takes 6144/,
    ],
  ])("refuses %s", (text, message) => {
    expect(() => readPolicies(write("p.json", text))).toThrow(message);
  });

  it("refuses a path that does not exist, a folder without policies, and more policies than a role can have", () => {
    expect(() => readPolicies(join(folder, "none"))).toThrow("there is no such file or folder");
    expect(() => readPolicies(folder)).toThrow("the folder has no file *.json");
    for (let i = 0; i < 11; i += 1) write(`${i}.json`, document(good));
    expect(() => readPolicies(folder)).toThrow("has 11 policies, and AWS attaches at most 10");
  });
});
