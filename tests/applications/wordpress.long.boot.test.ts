import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { relayAccount } from "../../rehearsal/machines/mail/account";
import { relayName } from "../../rehearsal/machines/mail/mailRelay";
import { until } from "../../rehearsal/support/until";
import { BootedSite } from "./bootedSite";
import { serversOf } from "./visitor";
import { WordPress } from "./wordpressClient";
import { wordpressExtensions, wordpressSite } from "../../applications/debian/wordpress";

const region = "eu-central-1";
const relay = relayAccount(region);

describe("WordPress on the booted stack, with HTTPS", () => {
  let folder: string;
  let stack: BootedSite;
  let site: WordPress;
  let visitor: WordPress;
  /** Paths of the picture that was uploaded, in all sizes. */
  let pictures: readonly string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "wordpress-"));
    await wordpressSite(folder);
    stack = await BootedSite.up([
      `lamp:site=${folder}`,
      `lamp:phpExtensions=${JSON.stringify(wordpressExtensions)}`,
      `secret:lamp:secrets.WORDPRESS_SECRET=${"0123456789abcdef".repeat(4)}`,
      'lamp:sharedPaths=["public/wp-content/uploads"]',
      `lamp:mailRelay=${relayName(region)}:587`,
      `secret:lamp:secrets.MAIL_USERNAME=${relay.username}`,
      `secret:lamp:secrets.MAIL_PASSWORD=${relay.password}`,
      "lamp:domain=www.example.com",
      "lamp:hostedZone=Z0123456789ABCDEFGHIJ",
    ]);
    site = new WordPress(stack.url);
    visitor = new WordPress(stack.url);
  });
  afterAll(async () => {
    await (stack as BootedSite | undefined)?.end();
    rmSync(folder, { recursive: true });
  });

  /** Ids and titles of the posts that visitors see. */
  const titles = async () =>
    (JSON.parse((await visitor.ask("/wp-json/wp/v2/posts")).body) as { title: { rendered: string } }[]).map(
      ({ title }) => title.rendered,
    );

  it("is installed by its own installer, and then shows its first post on every server", async () => {
    expect(await site.ask("/")).toMatchObject({ status: 302, location: `${site.url}/wp-admin/install.php` });
    expect((await site.install()).body).toContain("<h1>Success!</h1>");
    const answers = await visitor.askAll("/", 16);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(serversOf(answers)).toBe(2);
    expect(answers[0]?.body).toContain("Hello world!");
    expect(answers[0]?.body).not.toContain("http://www.example.com");
  });

  it("lets its administrator log in, and shows the dashboard on every server", async () => {
    await site.logIn();
    const answers = await site.askAll("/wp-admin/");
    expect(answers.every(({ body }) => body.includes("<h1>Dashboard</h1>"))).toBe(true);
    expect(serversOf(answers)).toBe(2);
    await site.prettyAddresses();
    expect((await visitor.ask("/hello-world/")).body).toContain("<title>Hello world! &#8211; A blog</title>");
  });

  it("publishes a scheduled post in time, although WordPress has to ask itself over HTTPS for it", async () => {
    const soon = new Date(Date.now() + 62_000).toISOString().slice(0, 19);
    const post = { title: "Scheduled", content: "Later", status: "future", date_gmt: soon };
    expect(await site.rest("/wp/v2/posts", post)).toMatchObject({ status: 201, value: { status: "future" } });
    expect(await titles()).not.toContain("Scheduled");
    // Visitors are what starts WordPress's cron.
    await until("the scheduled post", { seconds: 100 }, async () => {
      await visitor.ask("/");
      return (await titles()).includes("Scheduled");
    });
  });

  it("lets an editor work on one server after the other, and visitors see each change at once", async () => {
    const post = { title: "Draft", content: "Nothing", status: "publish" };
    expect((await visitor.rest("/wp/v2/posts", post)).status).toBe(403);
    const { status, value } = await site.rest("/wp/v2/posts", post);
    expect(status).toBe(201);
    const seen: string[] = [];
    const servers: string[] = [];
    for (let edit = 0; edit < 8; edit++) {
      const edited = await site.rest(`/wp/v2/posts/${String(value["id"])}`, {
        title: "Second",
        content: `Edit number ${edit}.`,
      });
      const { body, server } = await visitor.ask(`/draft/`);
      servers.push(edited.server, server);
      seen.push(/Edit number \d/.exec(body)?.[0] ?? `HTTP ${edited.status}`);
    }
    expect(seen).toEqual(Array.from({ length: 8 }, (_, edit) => `Edit number ${edit}`));
    expect(new Set(servers).size).toBe(2);
  });

  it("finds a post by a word in it", async () => {
    const finds = async (words: string) => (await visitor.ask(`/?feed=rss2&s=${words}`)).body.includes("/draft/");
    expect([await finds("Edit+number"), await finds("Nobody+wrote+this")]).toEqual([true, false]);
  });

  it("knows the address of the visitor who comments", async () => {
    const fields = { comment: "From far away", author: "Ada", email: "ada@example.com", comment_post_ID: "1" };
    expect((await visitor.post("/wp-comments-post.php", fields)).status).toBe(302);
    const { value } = await site.rest("/wp/v2/comments?context=edit&status=hold");
    expect(value).toMatchObject([{ author_name: "Ada", author_ip: "203.0.113.10" }]);
  });

  it("mails a link for a new password, which leads to the site by its name", async () => {
    const asked = await visitor.post("/wp-login.php?action=lostpassword", { user_login: "admin" });
    expect(asked).toMatchObject({ status: 302, location: "/wp-login.php?checkemail=confirm" });
    const [message = ""] = (await stack.mails()).filter(mail => mail.includes("Password Reset"));
    expect(message).toMatch(/^From: WordPress <wordpress@example\.com>\r?$/m);
    expect(message).toMatch(/^To: admin@example\.com\r?$/m);
    expect(message).toContain("https://www.example.com/wp-login.php?");
  });

  it("takes a post from a program with an application password", async () => {
    const made = await site.rest("/wp/v2/users/me/application-passwords", { name: "A program" });
    expect(made.status).toBe(201);
    const authorization = `Basic ${Buffer.from(`admin:${String(made.value["password"])}`).toString("base64")}`;
    const body = JSON.stringify({ title: "By a program", content: "It came over REST.", status: "publish" });
    const send = (headers: Record<string, string>) =>
      new WordPress(stack.url).ask("/wp-json/wp/v2/posts", {
        ...{ method: "POST", body },
        headers: { "content-type": "application/json", ...headers },
      });
    expect((await send({})).status).toBe(401);
    expect((await send({ authorization })).status).toBe(201);
    expect(await titles()).toContain("By a program");
  });

  it("shows an uploaded picture and its smaller copies from every server", async () => {
    const picture = readFileSync(join(__dirname, "../../docs/page.png"));
    const answer = await site.uploadPicture("page.png", picture);
    expect(answer.status).toBe(201);
    const paths = [...answer.body.matchAll(/"source_url":"https:[^"]+?(\\\/wp-content[^"]+)"/g)].map(([, path = ""]) =>
      path.replaceAll("\\", ""),
    );
    expect(paths.length).toBeGreaterThan(2);
    pictures = paths;
    for (const path of paths) {
      const answers = await visitor.askAll(path, 6);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(serversOf(answers)).toBe(2);
    }
  });

  it("gets a plugin with a release, while the editor stays logged in and the pictures stay", async () => {
    const plugin = join(folder, "public/wp-content/plugins/greeting");
    mkdirSync(plugin);
    writeFileSync(
      join(plugin, "greeting.php"),
      "<?php\n/* Plugin Name: Greeting */\nadd_action('wp_footer', fn() => print('<p>Greetings from a plugin</p>'));\n",
    );
    await stack.release();
    const list = await site.askAll("/wp-admin/plugins.php", 4);
    expect(list.every(({ body }) => body.includes("Greeting"))).toBe(true);
    expect((await site.rest("/wp/v2/plugins/greeting/greeting", { status: "active" })).status).toBe(200);
    expect((await visitor.ask(pictures[0] ?? "")).status).toBe(200);
    const answers = await visitor.askAll("/");
    expect(answers.every(({ body }) => body.includes("Greetings from a plugin"))).toBe(true);
    expect(serversOf(answers)).toBe(2);
  });

  it("keeps pages of strangers on each server, and never those of an editor or of the author of a comment", async () => {
    cpSync(join(__dirname, "../../applications/wordpress-page-cache"), folder, { recursive: true });
    await stack.release();
    const stranger = new WordPress(stack.url);
    // Each server makes its own copy.
    await stranger.askAll("/hello-world/", 4);
    const answers = await stranger.askAll("/hello-world/");
    expect(answers.filter(({ cacheStatus }) => !cacheStatus.startsWith("lamp; hit"))).toEqual([]);
    expect(serversOf(answers)).toBe(2);
    const edited = await site.askAll("/hello-world/");
    expect(
      edited.filter(({ body, cacheStatus }) => cacheStatus.includes("hit") || !body.includes("wpadminbar")),
    ).toEqual([]);

    const author = new WordPress(stack.url);
    const fields = {
      ...{ comment: "Seen by me only", author: "Bob", email: "bob@example.com", comment_post_ID: "1" },
      "wp-comment-cookies-consent": "yes",
    };
    expect((await author.post("/wp-comments-post.php", fields)).status).toBe(302);
    const seen = await author.askAll("/hello-world/");
    expect(seen.filter(({ body }) => !body.includes("Seen by me only"))).toEqual([]);
    expect((await stranger.ask("/hello-world/")).body).not.toContain("Seen by me only");
  });
});
