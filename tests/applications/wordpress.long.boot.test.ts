import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RehearseCommand } from "../support/rehearseCommand";
import { WordPress } from "./wordpressClient";
import { wordpressExtensions, wordpressSite } from "./wordpress";

describe("WordPress on the booted stack", () => {
  let folder: string;
  let command: RehearseCommand;
  let site: WordPress;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "wordpress-"));
    await wordpressSite(folder);
    const settings = [`lamp:site=${folder}`, `lamp:phpExtensions=${JSON.stringify(wordpressExtensions)}`];
    command = new RehearseCommand([...settings.flatMap(setting => ["set", setting]), "up", "hold", "destroy"]);
    await command.runs();
    await command.says(/Everything stays up until/);
    site = new WordPress((await command.says(/The site: (http:\/\/127\.0\.0\.1:\d+)/))[1] ?? "");
  });
  afterAll(async () => {
    process.kill(command.pid, "SIGINT");
    await command.ended;
    await command.stop();
    rmSync(folder, { recursive: true });
  });

  it("is installed by its own installer, and then shows its first post on every server", async () => {
    expect(await site.ask("/")).toMatchObject({ status: 302, location: `${site.url}/wp-admin/install.php` });
    expect((await site.install()).body).toContain("<h1>Success!</h1>");
    const answers = await Promise.all(Array.from({ length: 16 }, () => site.ask("/")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ server }) => server)).size).toBe(2);
    expect(answers[0]?.body).toContain("Hello world!");
  });

  it("lets its administrator log in, and shows the dashboard on every server", async () => {
    await site.logIn();
    const answers = [];
    for (let visit = 0; visit < 8; visit++) answers.push(await site.ask("/wp-admin/"));
    expect(answers.every(({ body }) => body.includes("<h1>Dashboard</h1>"))).toBe(true);
    expect(new Set(answers.map(({ server }) => server)).size).toBe(2);
  });

  it("answers REST at pretty addresses, and a post that was written there is seen on every server at once", async () => {
    expect(JSON.parse((await site.ask("/index.php?rest_route=/wp/v2/posts")).body)).toMatchObject([{ id: 1 }]);
    await site.prettyAddresses();
    const visitor = new WordPress(site.url);
    expect((await visitor.ask("/hello-world/")).status).toBe(200);
    const post = { title: "Second", content: "It came over REST.", status: "publish" };
    expect((await visitor.rest("/wp/v2/posts", post)).status).toBe(403);
    expect((await site.rest("/wp/v2/posts", post)).status).toBe(201);
    const answers = [];
    for (let visit = 0; visit < 8; visit++) answers.push(await visitor.ask("/second/"));
    expect(answers.map(({ status, body }) => [status, body.includes("It came over REST.")])).toEqual(
      Array(8).fill([200, true]),
    );
    expect(new Set(answers.map(({ server }) => server)).size).toBe(2);
    expect(JSON.parse((await visitor.ask("/wp-json/wp/v2/posts")).body)).toHaveLength(2);
  });
});
