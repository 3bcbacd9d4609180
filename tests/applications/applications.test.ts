import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { laravelEnvironment, laravelExtensions } from "../../applications/debian/laravel";
import { mediaWikiExtensions } from "../../applications/debian/mediawiki";
import { phpMyAdminExtensions } from "../../applications/debian/phpmyadmin";
import { wordpressExtensions } from "../../applications/debian/wordpress";

const page = readFileSync(join(__dirname, "../../docs/site/applications.md"), "utf8");

/** The part of the page with this heading. */
const part = (heading: string): string => page.split(/^## /m).find(text => text.startsWith(`${heading}\n`)) ?? "";

describe("docs/site/applications.md", () => {
  it.each([
    ["WordPress", wordpressExtensions],
    ["Laravel", laravelExtensions],
    ["MediaWiki", mediaWikiExtensions],
    ["phpMyAdmin", phpMyAdminExtensions],
  ])("names the extensions with which %s is tested", (heading, extensions) => {
    expect(part(heading)).toContain(`pulumi config set lamp:phpExtensions '${JSON.stringify(extensions)}'`);
  });

  it("names the variables with which Laravel is tested", () => {
    for (const [name, value] of Object.entries(laravelEnvironment))
      expect(part("Laravel")).toContain(`${name}=${value}`);
  });
});
