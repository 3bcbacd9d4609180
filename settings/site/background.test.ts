import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { siteProblems } from "./site";

let site: string;
beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), "background-"));
  mkdirSync(join(site, "public"));
});
afterEach(() => rmSync(site, { recursive: true }));

const write = (name: string, content: string, mode = 0o755) => {
  writeFileSync(join(site, name), content);
  chmodSync(join(site, name), mode);
};
const problems = () => siteProblems(site).map(({ must }) => must);

describe("the site's file once-per-release", () => {
  it.each([
    "#!/bin/sh\nphp artisan migrate --force\n",
    "#! /usr/bin/php\n<?php\r\n",
    "#!/usr/bin/env -S php -n\n<?php\n",
    "#!/bin/sh",
    `#!/bin/sh\n${"x".repeat(500)}`,
  ])("may begin like %j", content => {
    write("once-per-release", content);
    expect(problems()).toEqual([]);
  });

  it.each([
    ["", "have a first line in once-per-release that names its interpreter"],
    ["<?php\n", "have a first line in once-per-release that names its interpreter"],
    ["\ufeff#!/bin/sh\n", "have a first line in once-per-release that names its interpreter"],
    ["#!php\n", "have a first line in once-per-release that names its interpreter"],
    ["#!/bin/sh\r\n", "have line breaks of Linux in once-per-release"],
  ])("may not begin like %j", (content, must) => {
    write("once-per-release", content);
    expect(problems()).toEqual([expect.stringContaining(must)]);
  });

  it("must be executable", () => {
    write("once-per-release", "#!/bin/sh\n", 0o644);
    expect(problems()).toEqual([
      "have an executable file as once-per-release: chmod +x once-per-release (docs/site/background.md)",
    ]);
  });

  it("must be a file", () => {
    mkdirSync(join(site, "once-per-release"));
    expect(problems()).toEqual([expect.stringMatching(/^have a file as once-per-release, not a folder/)]);
    rmSync(join(site, "once-per-release"), { recursive: true });
    symlinkSync("public", join(site, "once-per-release"));
    expect(problems()).toEqual([expect.stringMatching(/^have a file as once-per-release, not a link/)]);
  });

  it("must not have an ending, because no server would run it", () => {
    write("once-per-release.sh", "#!/bin/sh\n");
    expect(problems()).toEqual([expect.stringContaining("name it once-per-release, without an ending")]);
  });

  it("is another file elsewhere", () => {
    write("public/once-per-release", "text", 0o644);
    write("public/once-per-release.md", "text", 0o644);
    expect(problems()).toEqual([]);
  });
});

describe("the site's files crontab and workers", () => {
  it("are refused line by line", () => {
    write("crontab", "* * * * * php artisan schedule:run\n@reboot a\n", 0o644);
    write("workers", "queue: php artisan queue:work\nqueue: b\n", 0o644);
    expect(problems()).toEqual([
      expect.stringMatching(/^not use @reboot: .* in line 2 of crontab \(docs\/site\/background\.md\)$/),
      "not name a second worker queue (line 1) in line 2 of workers (docs/site/background.md)",
    ]);
  });

  it("are named with at most ten problems each", () => {
    write("crontab", "x\n".repeat(30), 0o644);
    expect(problems()).toHaveLength(10);
  });

  it("are other things as folders, with an ending, or elsewhere", () => {
    mkdirSync(join(site, "workers"));
    write("workers/crontab", "x", 0o644);
    write("public/crontab", "x", 0o644);
    write("crontab.txt", "x", 0o644);
    expect(problems()).toEqual([]);
  });

  it("may be links", () => {
    write("crontab.live", "x\n", 0o644);
    symlinkSync("crontab.live", join(site, "crontab"));
    expect(problems()).toHaveLength(1);
  });
});
