import { type Answer, type Request, whatOf } from "./requests";
import type { Visitor } from "./visitor";

/** The administrator of a WordPress that the drills have installed. */
const account = { name: "drill", password: "only in a rehearsal" };

/** It is there after the installation. Where addresses are pretty, it leads to the post's own. */
const firstPost = "/?p=1";

/** How a visitor who has logged in is known. WordPress takes any number of comments from an administrator only. */
export interface WordPress {
  /** Value of the header `Cookie`. */
  readonly cookie: string;
  /** Path of the first post, which takes comments. */
  readonly post: string;
}

/**
 * Logs in. Installs WordPress before that if it is not installed yet.
 *
 * @returns undefined if the site is not WordPress, or somebody else has installed it
 */
export async function openWordPress(visitor: Pick<Visitor, "ask">): Promise<WordPress | undefined> {
  const login = await visitor.ask({ path: "/wp-login.php" });
  const isNew = login.headers.location?.endsWith("/wp-admin/install.php") === true;
  if (!isNew && !login.body.includes("wp-submit")) return undefined;
  if (isNew) await install(visitor);
  const form = { log: account.name, pwd: account.password, testcookie: "1" };
  // WordPress wants to see that the visitor keeps cookies.
  const answer = await visitor.ask({
    path: "/wp-login.php",
    form,
    cookie: "wordpress_test_cookie=WP%20Cookie%20check",
  });
  if (answer.status !== 302) return undefined;
  const cookie = (answer.headers["set-cookie"] ?? []).map(line => line.split(";")[0]).join("; ");
  if (isNew) await showPartOfTheComments(visitor, cookie);
  const { location } = (await visitor.ask({ path: firstPost })).headers;
  return { cookie, post: location === undefined ? firstPost : new URL(location).pathname };
}

async function install(visitor: Pick<Visitor, "ask">): Promise<void> {
  const form = {
    weblog_title: "Drills",
    user_name: account.name,
    admin_password: account.password,
    admin_password2: account.password,
    pw_weak: "on",
    admin_email: "drill@example.com",
    blog_public: "0",
    language: "",
  };
  const { status, body } = await visitor.ask({ path: "/wp-admin/install.php?step=2", form }, 60_000);
  if (!body.includes("<h1>Success!</h1>"))
    throw new Error(`WordPress cannot be installed: its installer answered ${status}: ${body.slice(0, 500)}`);
}

/** A page with all comments would become slower with each write. What the form leaves out is switched off: mails, for example. */
async function showPartOfTheComments(visitor: Pick<Visitor, "ask">, cookie: string): Promise<void> {
  const { body } = await visitor.ask({ path: "/wp-admin/options-discussion.php", cookie });
  const form = {
    option_page: "discussion",
    action: "update",
    _wpnonce: /name="_wpnonce" value="(\w+)"/.exec(body)?.[1] ?? "",
    default_comment_status: "open",
    page_comments: "1",
    comments_per_page: "10",
    default_comments_page: "newest",
    comment_order: "desc",
  };
  const { status } = await visitor.ask({ path: "/wp-admin/options.php", form, cookie });
  if (status !== 302) throw new Error(`WordPress does not take the settings of comments: HTTP ${status}`);
}

/** Request number `n` to WordPress. If it is a write, it writes `message` as a comment. */
export function wordPressRequest(n: number, message: string, { cookie, post }: WordPress): Request {
  const what = whatOf(n);
  switch (what) {
    case "read":
      return { what, path: post, judge: whole("</html>", 'id="comment-') };
    case "page":
      return { what, path: "/", judge: whole("</html>", "Hello world!") };
    case "file":
      return { what, path: "/wp-includes/js/underscore.min.js", judge: whole("exports") };
    case "write":
      return {
        what,
        path: "/wp-comments-post.php",
        form: { comment: message, comment_post_ID: "1" },
        cookie,
        judge: written,
      };
  }
}

const whole =
  (...parts: readonly string[]) =>
  ({ status, body }: Answer): string =>
    status !== 200 ? `HTTP ${status}` : parts.every(part => body.includes(part)) ? "good" : "wrong body";

/** 302 to the comment acknowledges it. WordPress refuses gracefully with a page that says so and leads back to the form. */
function written({ status, headers, body }: Answer): string {
  if (status === 302 && headers.location?.includes("#comment-") === true) return "good";
  return body.includes("The comment could not be saved") ? "refused" : `HTTP ${status}`;
}
