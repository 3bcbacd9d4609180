import { expect, it } from "vitest";
import { record } from "../../tests/support/record";
import { existingFiles, sharedFilesProblems } from "./sharedFiles";

const getFileSystem = "aws:efs/getFileSystem:getFileSystem";
async function find(answer: unknown, identity: string | undefined = "c0ffee") {
  let found: unknown;
  await record(async () => (found = await existingFiles(identity).catch(String)), {
    answers: { [getFileSystem]: answer },
  });
  return found;
}

it("finds the file system of the stack by its token, and whether it is protected by its tag", async () => {
  const answer =
    (tags: object) =>
    ({ creationToken }: { creationToken: string }) =>
      creationToken === "lamp-files-c0ffee" ? { fileSystemId: "fs-1", tags } : "wrong token";
  expect(await find(answer({ "lamp:deletionProtection": "false" }))).toEqual({ id: "fs-1", isProtected: false });
  expect(await find(answer({}))).toEqual({ id: "fs-1", isProtected: true });
});

it("takes the provider's answer for none, and no other refusal", async () => {
  expect(await find("no matching EFS file system found")).toBeUndefined();
  expect(await find("AccessDeniedException: no")).toContain("AccessDeniedException");
});

it("asks nothing before the first update of a stack", async () => {
  let asked = 0;
  await record(() => existingFiles(undefined), { answers: { [getFileSystem]: () => asked++ } });
  expect(asked).toBe(0);
});

it("refuses to remove the last folder while the files are protected, and says how to keep or to delete them", () => {
  const existing = { id: "fs-1", isProtected: true };
  expect(sharedFilesProblems({ sharedPaths: [] }, existing)).toEqual([
    {
      key: "lamp:sharedPaths",
      must: "name a folder: without one, fs-1 would be deleted with the files that the site has written. To keep the files and share none of them, name a folder that the site does not use. To delete them, first run pulumi up with lamp:protectData false and the folders as before",
    },
  ]);
  expect(sharedFilesProblems({ sharedPaths: ["storage"] }, existing)).toEqual([]);
  expect(sharedFilesProblems({ sharedPaths: [] }, { ...existing, isProtected: false })).toEqual([]);
  expect(sharedFilesProblems({ sharedPaths: [] }, undefined)).toEqual([]);
});
