import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack } from "../../../cli/testing/paperStack";
import { S3Store } from "./store";

const source = `
  import * as aws from "@pulumi/aws";
  import * as pulumi from "@pulumi/pulumi";

  const bucket = new aws.s3.Bucket("site", { bucket: "site-bucket" });
  new aws.s3.BucketObjectv2("page", { bucket: bucket.id, key: "page", source: new pulumi.asset.FileAsset("hello.txt") });
  new aws.s3.BucketObjectv2("all", { bucket: bucket.id, key: "all", source: new pulumi.asset.FileArchive("pages") });
`;

describe("a program in a folder of its own", () => {
  const folder = mkdtempSync(join(tmpdir(), "assets-"));
  let paper: PaperStack;
  beforeAll(async () => {
    mkdirSync(join(folder, "pages"));
    const files = {
      "Pulumi.yaml": "name: assets\nruntime: nodejs\n",
      "Pulumi.rehearsal.yaml": "config:\n  aws:region: eu-central-1\n",
      "package.json": '{ "name": "assets" }\n',
      "tsconfig.json":
        '{ "compilerOptions": { "module": "nodenext", "moduleResolution": "nodenext", "noCheck": true } }\n',
      "index.ts": source,
      "hello.txt": "hello",
      "pages/one.txt": "one",
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    symlinkSync(join(__dirname, "../../../../node_modules"), join(folder, "node_modules"));
    paper = await paperStack("rehearsal", folder);
  });
  afterAll(async () => {
    await paper.close();
    rmSync(folder, { recursive: true });
  });

  it("uploads files that it names relative to its folder", async () => {
    await paper.stack.capture(["up", "--yes", "--skip-preview"]);
    const { objects } = paper.account.store(S3Store);
    expect([...objects.keys()].sort()).toEqual(["site-bucket/all", "site-bucket/page"]);
    expect(Buffer.from(objects.get("site-bucket/page")?.body ?? "").toString()).toBe("hello");
  });
});
