import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sharedFolderProblems } from "./sharedFolders";

const site = mkdtempSync(join(tmpdir(), "shared-folders-"));
beforeAll(() => {
  for (const file of [
    "public/index.php",
    "public/up/index.php",
    "public/up/first.jpg",
    "public/plugins/gallery/gallery.PHP",
    "storage/app/.gitignore",
  ]) {
    mkdirSync(join(site, dirname(file)), { recursive: true });
    writeFileSync(join(site, file), "");
  }
  symlinkSync("../storage/app", join(site, "public/storage"));
});
afterAll(() => rmSync(site, { recursive: true }));

const musts = (...sharedPaths: string[]) => sharedFolderProblems({ site, sharedPaths }).map(({ must }) => must);

it("takes folders with what is not a program, folders that the release does not have, and a file that hides a listing", () => {
  expect(musts("public/up", "storage/app", "public/media/new")).toEqual([]);
  expect(musts()).toEqual([]);
});

it("refuses a path that is a file or a link of the release, or leads through one", () => {
  expect(musts("public/index.php", "public/up/first.jpg/more", "public/storage", "public/storage/images")).toEqual([
    "be a folder of the site; public/index.php is a file there",
    "be a folder of the site; public/up/first.jpg is a file there",
    "be a folder of the site; public/storage is a link there: name the folder that it leads to",
    "be a folder of the site; public/storage is a link there: name the folder that it leads to",
  ]);
});

it("refuses a folder in which the release has programs, which would no longer run", () => {
  expect(musts("public/plugins")).toEqual([
    "be a folder without programs, because nothing in a shared folder is run; the site has public/plugins/gallery/gallery.PHP: move it, or name a smaller folder",
  ]);
});
