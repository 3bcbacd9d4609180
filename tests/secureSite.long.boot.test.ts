import { execFile } from "node:child_process";
import { cpSync, readdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Browser } from "./support/browser";
import { RehearseCommand } from "./support/rehearseCommand";

const run = async (file: string, ...argv: string[]) =>
  (await promisify(execFile)(file, argv, { maxBuffer: 2 ** 24 })).stdout;

describe("a site with HTTPS, in a browser on this machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "secure-site-"));
  const site = join(folder, "site");
  let command: RehearseCommand;
  let browser: Browser;
  let secure: string;
  let plain: string;
  let authority: string;

  const release = (content: string) => writeFileSync(join(site, "public/app.css"), content);
  /** Status, ETag and body of a request with these headers. */
  const ask = async (path: string, ...headers: string[]) => {
    const options = headers.flatMap(header => ["-H", header]);
    const printed = await run("curl", "-sS", "-i", "--cacert", authority, ...options, `${secure}${path}`);
    const [head = "", body = ""] = printed.split("\r\n\r\n");
    const value = (name: string) => new RegExp(`^${name}: (.*)$`, "im").exec(head.replaceAll("\r", ""))?.[1] ?? "";
    return {
      status: Number(head.split(" ")[1]),
      etag: value("etag"),
      modified: value("last-modified"),
      caching: value("cache-control"),
      server: value("x-served-by"),
      body,
    };
  };

  beforeAll(async () => {
    cpSync(join(__dirname, "../site"), site, { recursive: true });
    release("a {}");
    browser = await Browser.open({ trustsAll: true });
    const settings = ["lamp:domain=www.example.com", "lamp:hostedZone=Z0123456789ABCDEFGHIJ", `lamp:site=${site}`];
    const steps = [...settings.flatMap(setting => ["set", setting]), "up", "verify", "hold", "destroy"];
    command = new RehearseCommand(steps, { onTerminal: true });
    await command.runs();
    await command.says(/Everything stays up until Ctrl-C/);
    const text =
      /The site: (https:\/\/localhost:\d+) \(that is https:\/\/www\.example\.com\/; (http:\S+) leads there\)\n.*\n +(\S+)/;
    [, secure = "", plain = "", authority = ""] = await command.says(text);
  });
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await (command as RehearseCommand | undefined)?.stop();
    rmSync(folder, { recursive: true });
  });

  it("is shown by the address for HTTP, and its guest book can be signed", async () => {
    await browser.visit(plain);
    expect(await browser.evaluate("location.href")).toBe(`${secure}/`);
    await browser.leave(`
      document.forms[0].elements.name.value = "Ada Lovelace";
      document.forms[0].elements.message.value = "It came over HTTPS.";
      document.forms[0].querySelector("button").click()`);
    expect(await browser.evaluate("location.href")).toBe(`${secure}/`);
    await browser.visit(secure);
    expect(await browser.evaluate(`document.querySelector("article").innerText`)).toContain("It came over HTTPS.");
  });

  it("answers under its own name with the line that is printed", async () => {
    const [, line = ""] = await command.says(/^ +(curl --cacert .*)$/m);
    expect(await run("sh", "-c", `${line.trim()} -sS`)).toContain("<title>Guest book</title>");
  });

  it("answers with the new file after a release, and with 304 before and after it", async () => {
    const before = await ask("/app.css");
    expect(before).toMatchObject({ status: 200, caching: "no-cache", body: "a {}" });
    const unchanged = () => ask("/app.css", `If-None-Match: ${before.etag}`, `If-Modified-Since: ${before.modified}`);
    for (let i = 0; i < 6; i++) expect((await unchanged()).status).toBe(304);

    release("b {}");
    const [, line = ""] = await command.says(/By hand, in another terminal:\n +(\. .*) && pulumi preview/);
    const printed = await run("sh", "-c", `${line} && pulumi up --yes --skip-preview`);
    const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter(file => file.isFile());
    expect(printed).toContain(` has ${files.length - 2} files with `);
    expect(printed).toMatch(
      /The release [0-9a-f]{12} of \S+ has \d+ files with [\d.]+ kB, packed [\d.]+ kB; left out: \.lampignore, README\.md\./,
    );

    const answers = await Promise.all(Array.from({ length: 12 }, unchanged));
    expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(Array<string>(12).fill("200 b {}"));
    const sheets = await Promise.all(Array.from({ length: 12 }, () => ask("/style.css")));
    expect(new Set(sheets.map(({ server }) => server)).size).toBe(2);
    expect(new Set(sheets.map(({ etag, modified }) => etag + modified)).size).toBe(1);
    expect((await ask("/style.css", `If-None-Match: ${sheets[0]?.etag}`)).status).toBe(304);
  });

  it("changes nothing for a commit, and no server for a look at the folder on a Mac", async () => {
    await run("git", "-C", site, "init", "--quiet");
    writeFileSync(join(site, "public/.DS_Store"), "x");
    const [, line = ""] = await command.says(/By hand, in another terminal:\n +(\. .*) && pulumi preview/);
    expect(await run("sh", "-c", `${line} && pulumi preview --expect-no-changes`)).toContain(
      "; left out: .git, .lampignore, README.md, public/.DS_Store.",
    );
  });

  it("ends with success", async () => {
    command.type("\x03");
    expect(await command.ended, command.output).toBe(0);
  });
});
