import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { named, record, valueOf } from "../../tests/support/record";
import { SiteRelease, summary } from "./siteRelease";

describe("SiteRelease", () => {
  let site: string;
  beforeEach(() => {
    site = mkdtempSync(join(tmpdir(), "site-"));
    mkdirSync(join(site, "public"));
    writeFileSync(join(site, "public/index.php"), "<?php");
  });
  afterEach(() => {
    rmSync(site, { recursive: true });
    vi.restoreAllMocks();
  });

  it("uploads an archive under the hash of its content to a bucket that is private and encrypted first", async () => {
    const graph = await record(() => new SiteRelease("lamp", { site }));
    const { inputs, dependencies } = named(graph, "lamp-release");
    expect(inputs).toMatchObject({
      bucket: "lamp-releases",
      key: expect.stringMatching(/^[0-9a-f]{64}\.tar\.gz$/) as string,
    });
    const { path } = inputs["source"] as pulumi.asset.FileAsset;
    expect(await valueOf(pulumi.output(path))).toBe(`node_modules/.cache/lamp/${String(inputs["key"])}`);
    expect(dependencies).toEqual([
      "lamp-releases",
      "lamp-releases-encrypted",
      "lamp-releases-private",
      "lamp-releases-tls",
    ]);
    expect(named(graph, "lamp-releases-private").inputs).toEqual({
      bucket: "lamp-releases",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(named(graph, "lamp-releases").inputs).toEqual({ forceDestroy: true });
    expect(JSON.parse(named(graph, "lamp-releases-tls").inputs["policy"] as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::lamp-releases", "arn:aws:s3:::lamp-releases/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    expect(named(graph, "lamp-releases-tls").dependencies).toContain("lamp-releases-private");
  });

  it("says what the release consists of, in a preview and in an update", async () => {
    const info = vi.spyOn(pulumi.log, "info").mockResolvedValue();
    mkdirSync(join(site, ".git"));
    for (const preview of [true, false]) await record(() => new SiteRelease("lamp", { site }), { preview });
    const text = expect.stringMatching(
      /^The release [0-9a-f]{12} of \S+ has 1 file with 5 bytes, packed \d+ bytes; left out: \.git\.$/,
    ) as string;
    expect(info.mock.calls.map(([said]) => said)).toEqual([text, text]);
  });
});

describe("summary", () => {
  const file = (size: number) => ({ path: "a", kind: "file" as const, size, isExecutable: false });
  const folder = { path: "f", kind: "folder" as const, size: 0, isExecutable: false };

  it("counts files, not folders, and names five of the paths that are left out", () => {
    const leftOut = ["1", "2", "3", "4", "5", "6", "7"];
    const hash = "0123456789abcdef".repeat(4);
    expect(
      summary("site", { entries: [folder, file(999_960), file(12)], leftOut }, { hash, size: 2_500_000_000 }),
    ).toBe(
      "The release 0123456789ab of site has 2 files with 1000.0 kB, packed 2.5 GB; left out: 1, 2, 3, 4, 5 and 2 more.",
    );
  });
});
