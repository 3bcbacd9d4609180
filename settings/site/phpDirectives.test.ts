import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { phpDirectiveProblems } from "./phpDirectives";
import { siteContent } from "./siteContent";

describe("phpDirectiveProblems", () => {
  let site: string;
  beforeEach(() => {
    site = mkdtempSync(join(tmpdir(), "site-"));
    write("public/index.php", "php_value a b\n");
  });
  afterEach(() => rmSync(site, { recursive: true }));

  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), content);
  };
  /** The place that is named, `FILE, line N: DIRECTIVE`. */
  const problems = () => phpDirectiveProblems(site, site, siteContent(site).entries);
  const places = () => problems().map(({ must }) => /mod_php\.c>: (.*?)\. Apache/.exec(must)?.[1]);

  it.each([
    ["php_value", "php_value memory_limit 64M\n", 1],
    ["php_flag", "RewriteEngine On\n\n  php_flag display_errors off\n", 3],
    ["PHP_Value", "PHP_Value memory_limit 64M\n", 1],
    ["php_admin_flag", "<Files x.php>\nphp_admin_flag engine off\n</Files>\n", 2],
    ["php_value", "<IfModule mod_php.c>\nphp_value a b\n</IfModule>\nphp_value c d\n", 4],
    ["php_value", "<IfModule !mod_php.c>\nphp_value a b\n</IfModule>\n", 2],
    ["php_value", "<IfModule mod_rewrite.c>\nphp_value a b\n</IfModule>\n", 2],
  ])("refuses %s where Apache reads it: %j", (directive, content, line) => {
    write("public/.htaccess", content);
    expect(places()).toEqual([`public/.htaccess, line ${line}: ${directive}`]);
  });

  it.each([
    ["<IfModule mod_php.c>\nphp_value a b\n</IfModule>\n"],
    ["<IfModule mod_php8.c>\n<Files x>\nphp_flag a on\n</Files>\n</IfModule>\n"],
    ["<ifmodule php_module>\nphp_flag a on\n</ifmodule>\n"],
    ['<IfModule "mod_php7.c">\n<IfModule !mod_rewrite.c>\nphp_flag a on\n</IfModule>\nphp_flag a on\n</IfModule>\n'],
    ["<IfModule lsapi_module>\nphp_value a b\n</IfModule>\n<IfModule LiteSpeed>\nphp_value a b\n</IfModule>\n"],
    ["# php_value a b\n"],
    ['SetEnv X "php_value"\n'],
  ])("accepts what Apache skips: %j", content => {
    write("public/.htaccess", content);
    expect(places()).toEqual([]);
  });

  it("looks into every folder of the document root and into apache.conf, and names the first line of each file", () => {
    write("public/a/b/.htaccess", "php_value a b\nphp_value c d\n");
    write("public/c/.htaccess", "php_flag a on\n");
    write("apache.conf", "php_admin_value a b\n");
    write("src/.htaccess", "php_value a b\n");
    expect(places()).toEqual([
      "apache.conf, line 1: php_admin_value",
      "public/a/b/.htaccess, line 1: php_value",
      "public/c/.htaccess, line 1: php_flag",
    ]);
  });

  it("says what happens and what to do", () => {
    write("public/.htaccess", "php_value upload_max_filesize 64M\n");
    expect(problems()).toEqual([
      {
        key: "lamp:site",
        got: site,
        must:
          "have no settings of mod_php outside <IfModule mod_php.c>: public/.htaccess, line 1: php_value. Apache does not know " +
          "them, because PHP runs in php-fpm, and would answer 500 (with apache.conf it would not start). Put the setting into " +
          "php.ini beside public/, or into a .user.ini in the folder that it is for",
      },
    ]);
  });

  it("does not look into what a release leaves out", () => {
    write("public/old/.htaccess", "php_value a b\n");
    write(".lampignore", "/public/old/\n");
    expect(places()).toEqual([]);
  });

  it("looks into the folder to which public/ leads", () => {
    write("web/.htaccess", "php_value a b\n");
    rmSync(join(site, "public"), { recursive: true });
    symlinkSync("web", join(site, "public"));
    expect(places()).toEqual(["web/.htaccess, line 1: php_value"]);
  });
});
