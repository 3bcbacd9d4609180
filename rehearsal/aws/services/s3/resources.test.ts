import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Properties } from "../../core/values";
import { create } from "../../core/lifecycle/lifecycle";
import { paperCloud } from "../../testing/paperCloud";
import { problems, refusal } from "../../testing/refusal";
import { S3Store } from "./store";

const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";

describe("the name of a bucket", () => {
  const found = (bucket: string) => problems("aws:s3/bucket:Bucket", { bucket });

  it.each(["abc", "a.b-c".padEnd(63, "1")])("may be %s", name => {
    expect(found(name)).toEqual([]);
  });

  it.each(["ab", "a".repeat(64)])("has 3 to 63 characters, unlike %s", name => {
    expect(found(name)).toEqual([`bucket: expected length of bucket to be in the range (3 - 63), got ${name}`]);
  });

  it.each(["Site", "-site", "site-", "10.20.30.40"])("has AWS's form, unlike %s", name => {
    expect(found(name)).toEqual([
      `bucket: only lowercase alphanumeric characters and hyphens allowed in "bucket": ${name}`,
    ]);
  });
});

describe("S3", () => {
  const folder = mkdtempSync(join(tmpdir(), "s3-"));
  let world: ReturnType<typeof paperCloud>;
  beforeAll(() => {
    mkdirSync(join(folder, "pages", "deep"), { recursive: true });
    writeFileSync(join(folder, "hello.txt"), "hello");
    writeFileSync(join(folder, "hello.zip"), "hello");
    writeFileSync(join(folder, "pages", "one.txt"), "one");
    writeFileSync(join(folder, "pages", "deep", "two.txt"), "two");
  });
  beforeEach(() => {
    world = paperCloud();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const bucket = (inputs: Properties = {}) => world.make("aws:s3/bucket:Bucket", "site", { bucket: "site", ...inputs });
  const object = (inputs: Properties) =>
    create(objectType, "page", { bucket: "site", key: "page", ...inputs }, { ...world.cloud, programFolder: folder });
  const stored = (id = "site/page") => world.account.store(S3Store).objects.get(id)?.body;

  it("refuses a second bucket of a name, and to delete one with objects, unless the program forces it", async () => {
    const site = await bucket();
    expect(await refusal(bucket())).toBe(
      "creating S3 Bucket (site): CreateBucket 409 BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
    );
    await object({ content: "hello" });
    expect(await refusal(world.destroy(site))).toBe(
      "deleting S3 Bucket (site): DeleteBucket 409 BucketNotEmpty: The bucket you tried to delete is not empty",
    );
    await world.change(site, { forceDestroy: true });
    expect(await refusal(world.destroy(site))).toBe("");
  });

  it("refuses an object without its bucket", async () => {
    expect(await refusal(object({ content: "hello" }))).toBe(
      "uploading S3 Object (page) to Bucket (site): PutObject 404 NoSuchBucket: The specified bucket does not exist",
    );
  });

  const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17" };
  const archive = { "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7" };
  it.each<[string, Properties]>([
    ["a text", { content: "hello" }],
    ["base64", { contentBase64: "aGVsbG8=" }],
    ["an asset of text", { source: { ...asset, text: "hello" } }],
    ["a file that is named relative to the program", { source: { ...asset, path: "hello.txt" } }],
    ["a file that is named by its full path", { source: { ...asset, path: join(folder, "hello.txt") } }],
    ["a zip file, as it is, whatever is in it", { source: { ...archive, path: "hello.zip" } }],
  ])("stores %s", async (_, inputs) => {
    await bucket();
    const { outputs } = await object(inputs);
    expect(Buffer.from(stored() ?? "").toString()).toBe("hello");
    expect(outputs["etag"]).toBe("5d41402abc4b2a76b9719d911017c592"); // md5 of hello
  });

  it.each<[string, Properties, string[]]>([
    ["a folder", { path: "pages" }, ["deep/two.txt", "one.txt"]],
    [
      "a list of assets and archives",
      { assets: { "index.txt": { ...asset, text: "x" }, all: { ...archive, path: "pages" } } },
      ["all/deep/two.txt", "all/one.txt", "index.txt"],
    ],
  ])("packs %s, to the same bytes every time", async (_, source, names) => {
    await bucket();
    const first = await object({ source: { ...archive, ...source } });
    expect(Object.keys(unzipSync(stored() ?? new Uint8Array())).sort()).toEqual(names);
    vi.setSystemTime("2031-01-01");
    const second = await object({ source: { ...archive, ...source } });
    expect(second.outputs["etag"]).toBe(first.outputs["etag"]);
  });

  it("tells of a file that is not there, and of an asset that is an address", async () => {
    await bucket();
    expect(await refusal(object({ source: { ...asset, path: "none.txt" } }))).toBe(
      "failed to open asset file 'none.txt': no such file or directory",
    );
    expect(await refusal(object({ source: { ...asset, uri: "https://example.com" } }))).toBe(
      "the rehearsal can read assets from text and from files only, not from addresses",
    );
  });

  it("forgets an object that is deleted", async () => {
    await bucket();
    await world.destroy(await object({ content: "hello" }));
    expect(stored()).toBeUndefined();
  });
});
