import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BootedSite } from "./bootedSite";
import { mediaWikiExtensions, mediaWikiSite } from "../../applications/debian/mediawiki";
import { serversOf, Visitor } from "./visitor";

const password = "correct horse battery staple";

describe("MediaWiki on the booted stack, with HTTPS", () => {
  let folder: string;
  let stack: BootedSite;
  let editor: Visitor;
  let reader: Visitor;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "mediawiki-"));
    await mediaWikiSite(folder);
    stack = await BootedSite.up([
      `lamp:site=${folder}`,
      `lamp:phpExtensions=${JSON.stringify(mediaWikiExtensions)}`,
      "lamp:environment.WIKI_URL=https://www.example.com",
      `secret:lamp:secrets.WIKI_SECRET=${"0123456789abcdef".repeat(4)}`,
      `secret:lamp:secrets.WIKI_ADMIN_PASSWORD=${password}`,
      'lamp:sharedPaths=["public/images"]',
      "lamp:domain=www.example.com",
      "lamp:hostedZone=Z0123456789ABCDEFGHIJ",
    ]);
    editor = new Visitor(stack.url);
    reader = new Visitor(stack.url);
  });
  afterAll(async () => {
    await (stack as BootedSite | undefined)?.end();
    rmSync(folder, { recursive: true });
  });

  interface Api {
    readonly query: { readonly tokens: Readonly<Record<string, string>>; readonly userinfo: { readonly name: string } };
  }
  const token = async (type: string) => {
    const { query } = JSON.parse(
      (await editor.ask(`/api.php?action=query&meta=tokens&type=${type}&format=json`)).body,
    ) as Api;
    return query.tokens[`${type}token`] ?? "";
  };
  const tell = (fields: Readonly<Record<string, string>>) => editor.post("/api.php", { ...fields, format: "json" });

  it("is installed by the first release, and shows its first page on every server", async () => {
    const answers = await reader.askAll("/wiki/Main_Page");
    expect(answers.every(({ body }) => body.includes("MediaWiki has been installed."))).toBe(true);
    expect(serversOf(answers)).toBe(2);
  });

  it("lets its administrator log in, who is known on every server", async () => {
    const fields = { action: "login", lgname: "Admin", lgpassword: password, lgtoken: await token("login") };
    expect((await tell(fields)).body).toContain('"result":"Success"');
    const answers = await editor.askAll("/api.php?action=query&meta=userinfo&format=json");
    expect(new Set(answers.map(({ body }) => (JSON.parse(body) as Api).query.userinfo.name))).toEqual(
      new Set(["Admin"]),
    );
    expect(serversOf(answers)).toBe(2);
  });

  it("takes edits on one server after the other, and readers see each at once", async () => {
    const [seen, servers]: [string[], Set<string>] = [[], new Set()];
    for (let edit = 0; edit < 8; edit++) {
      const fields = { action: "edit", title: "Trees", text: `Edit number ${edit}.`, token: await token("csrf") };
      const edited = await tell(fields);
      const read = await reader.ask("/wiki/Trees");
      servers.add(edited.server).add(read.server);
      seen.push(/Edit number \d/.exec(read.body)?.[0] ?? edited.body);
    }
    expect(seen).toEqual(Array.from({ length: 8 }, (_, edit) => `Edit number ${edit}`));
    expect(servers.size).toBe(2);
  });

  it("shows an uploaded picture from every server", async () => {
    const picture = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    const fields = {
      action: "upload",
      filename: "Dot.png",
      ignorewarnings: "1",
      token: await token("csrf"),
      format: "json",
    };
    const { body } = await editor.upload("/api.php", fields, "file", picture);
    const [, path = body] = /"url":"https:\/\/www\.example\.com([^"]+)"/.exec(body) ?? [];
    const answers = await reader.askAll(path);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(serversOf(answers)).toBe(2);
  });

  it("stays installed in a release", async () => {
    await stack.release("lamp:phpExtensions[5]=bcmath");
    expect((await reader.ask("/wiki/Trees")).body).toContain("Edit number 7");
    expect((await editor.ask("/api.php?action=query&meta=userinfo&format=json")).body).toContain('"name":"Admin"');
  });
});
