import { describe, expect, it } from "vitest";
import type { Answer, Request } from "./requests";
import { siteOf } from "./site";
import type { Visitor } from "./visitor";
import { openWordPress, wordPressRequest } from "./wordpress";

type Asked = Pick<Request, "path" | "form" | "cookie">;

const answer = (status: number, body = "", headers: Answer["headers"] = {}): Answer => ({ status, body, headers });
const loginPage = answer(200, '<input name="wp-submit">');
const loggedIn = answer(302, "", {
  "set-cookie": ["wordpress_a=1; path=/wp-admin", "wordpress_logged_in_a=2; HttpOnly"],
});

/** A site that has these answers, one after the other, for each path. Everything else is not found. Notes what it is asked. */
function paperSite(answers: Readonly<Record<string, readonly Answer[]>>) {
  const asked: Asked[] = [];
  const left = new Map(Object.entries(answers).map(([path, list]) => [path, [...list]]));
  const ask = (request: Asked) => {
    asked.push(request);
    return Promise.resolve(left.get(request.path)?.shift() ?? answer(404));
  };
  return { asked, ask } as unknown as Visitor & { asked: Asked[] };
}

describe("visitors of WordPress", () => {
  it("log in, and know the address of the first post", async () => {
    const site = paperSite({
      "/wp-login.php": [loginPage, loggedIn],
      "/?p=1": [answer(301, "", { location: "https://www.example.com/hello-world/" })],
    });
    expect(await openWordPress(site)).toEqual({
      cookie: "wordpress_a=1; wordpress_logged_in_a=2",
      post: "/hello-world/",
    });
    expect(site.asked.map(({ path }) => path)).toEqual(["/wp-login.php", "/wp-login.php", "/?p=1"]);
  });

  it("install it first if nobody has, and let a page show ten comments only", async () => {
    const site = paperSite({
      "/wp-login.php": [answer(302, "", { location: "http://a.invalid/wp-admin/install.php" }), loggedIn],
      "/wp-admin/install.php?step=2": [answer(200, "<h1>Success!</h1>")],
      "/wp-admin/options-discussion.php": [answer(200, 'name="_wpnonce" value="abc"')],
      "/wp-admin/options.php": [answer(302)],
      "/?p=1": [answer(200)],
    });
    expect((await openWordPress(site))?.post).toBe("/?p=1");
    expect(site.asked.find(({ path }) => path === "/wp-admin/options.php")).toMatchObject({
      form: { _wpnonce: "abc", comments_per_page: "10" },
      cookie: "wordpress_a=1; wordpress_logged_in_a=2",
    });
  });

  it("say what the installer answers if it fails", async () => {
    const site = paperSite({
      "/wp-login.php": [answer(302, "", { location: "/wp-admin/install.php" })],
      "/wp-admin/install.php?step=2": [answer(500, "Error establishing a database connection")],
    });
    await expect(openWordPress(site)).rejects.toThrow(
      "WordPress cannot be installed: its installer answered 500: Error establishing a database connection",
    );
  });

  it("only read it if somebody else has installed it", async () => {
    expect((await siteOf(paperSite({ "/wp-login.php": [loginPage, loginPage] }))).name).toBe("plain");
  });

  it("are not those of the sample site or of any other", async () => {
    expect((await siteOf(paperSite({ "/status.json": [answer(200, '{"writer": "ok"}')] }))).name).toBe("sample");
    expect((await siteOf(paperSite({}))).name).toBe("plain");
    const site = paperSite({ "/wp-login.php": [loginPage, loggedIn], "/?p=1": [answer(200)] });
    expect((await siteOf(site)).name).toBe("wordpress");
  });

  const requests = Array.from({ length: 100 }, (_, n) =>
    wordPressRequest(n, `message ${n}`, { cookie: "a=1", post: "/hello-world/" }),
  );
  const one = (what: string) => requests.find(request => request.what === what)!;

  it("read half of their requests, write a tenth, and are logged in only to write", () => {
    const share = (what: string) => requests.filter(request => request.what === what).length;
    expect([share("read") + share("page"), share("write"), share("file")]).toEqual([50, 10, 40]);
    expect(one("write")).toMatchObject({ form: { comment: "message 3", comment_post_ID: "1" }, cookie: "a=1" });
    expect([one("read").path, one("read").cookie, one("page").cookie]).toEqual(["/hello-world/", undefined, undefined]);
  });

  it.each([
    ["read", answer(200, '<li id="comment-1"></html>'), "good"],
    ["read", answer(200, '<li id="comment-1">cut off'), "wrong body"],
    ["read", answer(500, "<h1>Error establishing a database connection</h1>"), "HTTP 500"],
    ["page", answer(200, "Hello world!</html>"), "good"],
    ["page", answer(200, "Nothing found</html>"), "wrong body"],
    ["file", answer(200, "exports"), "good"],
    ["write", answer(302, "", { location: "http://a.invalid/hello-world/#comment-7" }), "good"],
    ["write", answer(302, "", { location: "http://a.invalid/wp-login.php" }), "HTTP 302"],
    ["write", answer(500, "The comment could not be saved. Please try again later."), "refused"],
    ["write", answer(500, "Error establishing a database connection"), "HTTP 500"],
  ])("judge the answer to a %s by what a user would say: %o is %s", (what, given, verdict) => {
    expect(one(what).judge(given)).toBe(verdict);
  });
});
