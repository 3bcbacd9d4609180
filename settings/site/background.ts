import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { fullKey, type Problem } from "../form";
import { crontabProblems } from "./crontab";
import type { SiteEntry } from "./siteContent";
import { workersProblems } from "./workers";

/** The file of a site that one server runs once for each release, before any new server gets visitors. */
export const oncePerRelease = "once-per-release";

/** The files of a site with tasks in lines, and what is wrong with their text. */
const files = new Map([
  ["crontab", crontabProblems],
  ["workers", workersProblems],
]);

/** How many problems of one file are named. */
const named = 10;

/**
 * What would keep a server from running the site's files `once-per-release`, `crontab` and `workers`. A site without these files
 * has no problem.
 *
 * @param site `lamp:site`, for the problem
 * @param folder its full path: a folder that a release can carry
 * @param entries what the release consists of
 */
export function backgroundProblems(site: string, folder: string, entries: readonly SiteEntry[]): Problem[] {
  return entries.flatMap(entry => {
    const must = problemOf(folder, entry);
    return [...(must === undefined ? [] : [must]), ...problemsInLines(folder, entry)].map(text => ({
      key: fullKey("site"),
      got: site,
      must: `${text} (docs/site/background.md)`,
    }));
  });
}

/** A folder of such a name has nothing to do with background work. */
function problemsInLines(folder: string, { path }: SiteEntry): string[] {
  const check = files.get(path);
  const file = join(folder, path);
  return check === undefined || !statSync(file).isFile() ? [] : check(readFileSync(file, "utf8")).slice(0, named);
}

/** What is wrong with an entry, as the end of "it must ...". Undefined if nothing is. */
function problemOf(folder: string, { path, kind, isExecutable }: SiteEntry): string | undefined {
  if (new RegExp(`^${oncePerRelease}\\.[a-z]+$`, "i").test(path))
    return `not have a file ${path}, which no server would run: name it ${oncePerRelease}, without an ending`;
  if (path !== oncePerRelease) return undefined;
  if (kind !== "file") return `have a file as ${oncePerRelease}, not a ${kind}`;
  if (!isExecutable) return `have an executable file as ${oncePerRelease}: chmod +x ${oncePerRelease}`;
  const line = firstLine(join(folder, path));
  if (!/^#! *\/\S/.test(line))
    return `have a first line in ${oncePerRelease} that names its interpreter, for example #!/bin/sh or #!/usr/bin/php`;
  return line.endsWith("\r")
    ? `have line breaks of Linux in ${oncePerRelease}: with those of Windows its interpreter is not found`
    : undefined;
}

/** The first line of a file, or the part of it that the kernel reads (BINPRM_BUF_SIZE in linux/binfmts.h). */
function firstLine(file: string): string {
  const bytes = Buffer.alloc(256);
  const opened = openSync(file, "r");
  try {
    return bytes.subarray(0, readSync(opened, bytes)).toString("latin1").split("\n")[0]!;
  } finally {
    closeSync(opened);
  }
}
