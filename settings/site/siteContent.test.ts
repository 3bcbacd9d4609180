import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nameFault, siteContent } from "./siteContent";

let home: string;
let site: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "content-"));
  site = join(home, "site");
  write("public/index.php");
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, content = ""): void {
  mkdirSync(dirname(join(site, path)), { recursive: true });
  writeFileSync(join(site, path), content);
}
const paths = () => siteContent(site).entries.map(({ path }) => path);
const faults = () => siteContent(site).faults.map(({ path, text }) => `${path} ${text}`);

describe("what a release carries", () => {
  it("is every file with its size, every folder and every link, in a fixed order", () => {
    write("a b", "12345");
    write("public/.htaccess");
    mkdirSync(join(site, "public/a"));
    write("node_modules/x/index.js");
    symlinkSync("../a b", join(site, "public/link"));
    chmodSync(join(site, "a b"), 0o700);
    const file = { kind: "file", size: 0, isExecutable: false };
    const folder = { kind: "folder", size: 0, isExecutable: false };
    expect(siteContent(site).entries).toEqual([
      { path: "a b", kind: "file", size: 5, isExecutable: true },
      { path: "node_modules", ...folder },
      { path: "node_modules/x", ...folder },
      { path: "node_modules/x/index.js", ...file },
      { path: "public", ...folder },
      { path: "public/.htaccess", ...file },
      { path: "public/a", ...folder },
      { path: "public/index.php", ...file },
      { path: "public/link", kind: "link", size: 0, isExecutable: false },
    ]);
  });

  it.each([
    "a name with spaces",
    "-rf",
    "back\\slash",
    "new\nline",
    "tab\t",
    "*",
    "...",
    "#hash",
    "!important",
    "@list",
    "c:drive",
    "caf\u00e9", // é as one character, as on Linux
    "cafe\u0301", // é as two, as on a Mac
    "日本語",
    "x".repeat(255),
  ])("has a file that is named %j", name => {
    write(name);
    expect(paths()).toContain(name);
    expect(faults()).toEqual([]);
  });
});

describe("what a release leaves out by itself", () => {
  it.each([
    ".git/HEAD",
    "vendor/a/.git/HEAD",
    ".hg/x",
    ".svn/x",
    "CVS/Root",
    ".DS_Store",
    "public/.DS_Store",
    "public/._image.png",
    "__MACOSX/x",
    "Thumbs.db",
    "desktop.ini",
    ".directory",
    ".nfs000001",
    ".idea/workspace.xml",
    ".vscode/settings.json",
    "src/.Site.php.swp",
    "src/Site.php~",
    "src/#Site.php#",
    "node_modules/.cache/x",
    ".lampignore",
  ])("%s", path => {
    write(path);
    expect(paths()).not.toContain(path);
    expect(siteContent(site).leftOut.length).toBe(1);
  });

  it("the file .git of a submodule, and the dangling link with which Emacs locks a file", () => {
    write("lib/.git", "gitdir: ../../.git/modules/lib");
    symlinkSync("someone@machine.123:456", join(site, ".#index.php"));
    expect(siteContent(site)).toMatchObject({ leftOut: [".#index.php", "lib/.git"], faults: [] });
  });

  it("nothing that only looks similar", () => {
    const similar = [".gitignore", ".gitattributes", ".github/x", "git/x", ".ds_store", "a.swp", ".env", ".user.ini"];
    similar.forEach(path => write(path));
    expect(paths()).toEqual(expect.arrayContaining(similar));
  });
});

describe(".lampignore", () => {
  it("leaves out more, in the form of a .gitignore", () => {
    for (const path of ["tests/a.php", "public/tests/b.php", "src/a.log", "keep.log", "docs/x"]) write(path);
    write(".lampignore", "# not for servers\r\n/tests/\r\n*.log\n!keep.log\ndocs\n");
    expect(paths()).toEqual(["keep.log", "public", "public/index.php", "public/tests", "public/tests/b.php", "src"]);
    expect(siteContent(site).leftOut).toEqual([".lampignore", "docs", "src/a.log", "tests"]);
  });

  it("takes back what is left out by itself", () => {
    write(".vscode/x");
    write(".lampignore", "!.vscode\n");
    expect(paths()).toContain(".vscode/x");
  });

  it("leaves out what a release could not carry", () => {
    symlinkSync("/etc/hosts", join(site, "hosts"));
    write(".lampignore", "hosts\n");
    expect(faults()).toEqual([]);
  });
});

describe("links that a release carries", () => {
  it.each<[string, string, string]>([
    ["to a file", "public/link", "index.php"],
    ["to a folder", "link", "public"],
    ["to the folder above", "public/link", ".."],
    ["through another folder", "public/link", "../public/index.php"],
    ["that leads nowhere", "link", "missing"],
    ["to itself", "link", "link"],
  ])("%s", (_, path, target) => {
    symlinkSync(target, join(site, path));
    expect(siteContent(site)).toMatchObject({ faults: [] });
    expect(paths()).toContain(path);
  });

  it("when lamp:site itself is a link", () => {
    symlinkSync("site", join(home, "current"));
    symlinkSync("index.php", join(site, "public/link"));
    expect(siteContent(join(home, "current")).faults).toEqual([]);
  });
});

describe("what a release cannot carry", () => {
  const link = (target: string) => symlinkSync(target, join(site, "x"));
  it.each<[string, () => void, string]>([
    [
      "a link to an absolute path",
      () => link("/etc/hosts"),
      "x is a link to /etc/hosts, an absolute path, which is another place on a server: make the link relative",
    ],
    [
      "a link to the outside",
      () => link("../elsewhere"),
      "x is a link to ../elsewhere, outside of the site folder, which is not on a server: copy its target into the folder",
    ],
    [
      "a link that leaves the folder and comes back by its name",
      () => link("../site/public"),
      "x is a link to ../site/public, outside of the site folder, which is not on a server: copy its target into the folder",
    ],
    [
      "a link that leaves the folder through another link",
      () => {
        mkdirSync(join(home, "other"));
        mkdirSync(join(site, "deep/er"), { recursive: true });
        symlinkSync("../..", join(site, "deep/er/y"));
        symlinkSync("y/../other", join(site, "deep/er/x"));
      },
      "deep/er/x is a link to y/../other, outside of the site folder, which is not on a server: copy its target into the folder",
    ],
    [
      "a link to what is left out",
      () => {
        write(".git/HEAD");
        link(".git/HEAD");
      },
      "x is a link to .git/HEAD, and .git/HEAD is left out of the release: remove the link, or do not leave out its target",
    ],
    [
      "a named pipe",
      () => execFileSync("mkfifo", [join(site, "x")]),
      "x is a named pipe, which has no content to copy: remove it",
    ],
    [
      "a file that runs as its owner",
      () => {
        write("x");
        chmodSync(join(site, "x"), 0o4755);
      },
      "x would run as its owner on a server (setuid or setgid): take that away with chmod ug-s",
    ],
    [
      "a name that is not UTF-8",
      () => writeFileSync(Buffer.concat([Buffer.from(`${site}/x`), Buffer.from([0xff])]), ""),
      "x\ufffd has a name that is not UTF-8: rename it",
    ],
  ])("%s", (_, make, text) => {
    make();
    expect(faults()).toContain(text);
  });

  it("a socket", async () => {
    const server = createServer();
    await new Promise<void>(done => server.listen(join(site, "x"), done));
    expect(faults()).toEqual(["x is a socket, which has no content to copy: remove it"]);
    server.close();
  });

  it.runIf(process.getuid?.() === 0)("a device", () => {
    execFileSync("mknod", [join(site, "x"), "c", "1", "3"]);
    expect(faults()).toEqual(["x is a device, which has no content to copy: remove it"]);
  });

  it("a file and a folder that the person may not read", () => {
    write("secret");
    mkdirSync(join(site, "closed"));
    chmodSync(join(site, "secret"), 0o000);
    chmodSync(join(site, "closed"), 0o000);
    chmodSync(home, 0o755);
    const script = `const { siteContent } = require(${JSON.stringify(join(__dirname, "siteContent.ts"))});
      console.log(JSON.stringify(siteContent(${JSON.stringify(site)}).faults));`;
    // Root may read everything, unless it gives these rights up.
    const rights = "-dac_override,-dac_read_search";
    const asPerson = process.getuid?.() === 0 ? ["setpriv", `--bounding-set=${rights}`, `--inh-caps=${rights}`] : [];
    const [program = "", ...argv] = [...asPerson, process.execPath, "--import", "tsx", "-e", script];
    const printed = execFileSync(program, argv, { encoding: "utf8" });
    expect(JSON.parse(printed)).toEqual([
      { path: "closed/", text: "cannot be read (EACCES): give yourself the right to read it" },
      { path: "secret", text: "cannot be read (EACCES): give yourself the right to read it" },
    ]);
  });

  it.each([
    [
      "a name longer than Linux allows",
      Buffer.alloc(256, "x"),
      "x",
      "has a name of 256 bytes, which takes at most 255",
    ],
    ["a path longer than Linux allows", Buffer.from("x"), "x".repeat(4001), "has a path of 4001 bytes"],
  ])("%s", (_, name, path, text) => {
    expect(nameFault(name, path)).toContain(text);
  });
});
