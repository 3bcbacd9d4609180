import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wordpressSite } from "../../tests/applications/wordpress";
import { Contender } from "../contender";
import { placesOf } from "../contenders/ours";
import type { Database } from "../lab/database";
import type { Lab } from "../lab/lab";
import { wrk } from "../load/wrk";
import { atLeast, atMost, type Figure } from "../report/figure";
import { median } from "../report/statistics";
import type { Trial } from "./trial";
import { wordpressServers } from "./wordpressServers";

const rounds = 3;
const host = "Host: blog.example.com";
const jar = "/tmp/cookies";
const administrator = { user_name: "admin", admin_password: "correct horse battery staple" };

/** A form that a browser sends. */
const form = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).flatMap(([name, value]) => ["--data-urlencode", `${name}=${value}`]);

/** Installs WordPress over HTTP, and returns the cookies of its administrator as one header. */
async function install(lab: Lab, { url }: Contender): Promise<string> {
  const curl = ["curl", "-sS", "-m", "60", "-H", host, "-c", jar, "-b", jar];
  const { user_name: log, admin_password: pwd } = administrator;
  const blog = {
    weblog_title: "A blog",
    admin_password2: pwd,
    pw_weak: "on",
    admin_email: "admin@example.com",
    language: "",
  };
  const page = await lab.ask([...curl, ...form({ ...administrator, ...blog }), `${url}/wp-admin/install.php?step=2`]);
  if (!page.includes("Success!")) throw new Error(`WordPress was not installed: ${page.slice(0, 500)}`);
  await lab.ask([...curl, ...form({ log, pwd, testcookie: "1" }), `${url}/wp-login.php`]);
  const lines = (await lab.ask(["cat", jar])).split("\n").map(line => line.replace("#HttpOnly_", "").split("\t"));
  const pairs = lines.flatMap(fields => (fields.length === 7 ? [`${fields[5] ?? ""}=${fields[6] ?? ""}`] : []));
  if (!pairs.some(pair => pair.startsWith("wordpress_logged_in"))) throw new Error("WordPress let nobody log in.");
  return `Cookie: ${pairs.join("; ")}`;
}

/** Throws unless visitors get the front page from a copy, and the administrator does not. */
async function expectCopies(lab: Lab, { url }: Contender, cookies: string): Promise<void> {
  const head = (...sent: string[]) =>
    lab.ask(["curl", "-sSo", "/dev/null", "-D", "-", "-H", host, ...sent.flatMap(header => ["-H", header]), `${url}/`]);
  await head();
  const [unknown, known] = [await head(), await head(cookies)];
  if (!unknown.includes("lamp; hit")) throw new Error(`The front page does not come from a copy:\n${unknown}`);
  if (known.includes("lamp;")) throw new Error(`The administrator's front page comes from a copy:\n${known}`);
}

async function run(lab: Lab, database: Database, folder: string): Promise<readonly Figure[]> {
  const recipes = wordpressServers(folder);
  const start = (recipe: keyof typeof recipes) =>
    Contender.start(lab, database, recipes[recipe], { name: recipes[recipe].name });
  const cached = await start("cached");
  const cookies = await install(lab, cached);
  await expectCopies(lab, cached, cookies);
  const places = placesOf(cached.root);
  const headers = [host, "Accept-Encoding: gzip"];
  const known = [...headers, cookies];
  // The same page as a file of this server.
  const page = await lab.ask(["curl", "-sS", "-H", host, `${cached.url}/`]);
  cached.root.write(join(recipes.cached.site, "public/front.html"), page);

  /** Good answers per second of each, as medians of rounds in which one follows the other. */
  const rates = async (connections: number, loads: readonly (readonly [string, readonly string[]])[]) => {
    const seen = loads.map(() => [] as number[]);
    for (const [url, sent] of loads) await wrk(lab, url, { connections, seconds: 1, headers: sent });
    for (let round = 0; round < rounds; round++)
      for (const [i, [url, sent]] of loads.entries())
        seen[i]?.push((await wrk(lab, url, { connections, seconds: 2, headers: sent })).perSecond);
    return seen.map(median);
  };
  const compared = (what: string, rate: number, others: readonly (readonly [string, number, number])[]) =>
    others.map(([name, other, goal]) =>
      atLeast(`${what} (${rate.toFixed(0)}/s), compared with ${name} (${other.toFixed(0)}/s)`, rate / other, goal, "x"),
    );

  await wrk(lab, `${cached.url}/`, { connections: 1, seconds: 1, headers });
  const crowd = await wrk(lab, `${cached.url}/`, { connections: 64, seconds: 5, headers });
  const nginxCached = await start("nginxCached");
  const kept = (path: string) =>
    rates(8, [
      [cached.url + path, headers],
      [`${cached.url}/front.html`, headers],
      [nginxCached.url + path, headers],
    ]);
  const front = await kept("/");
  const post = await kept("/?p=1");
  nginxCached.stop();
  const others = await Promise.all([start("plain"), start("nginx"), start("caddy"), start("stock")]);
  for (const { url } of others)
    if (!(await lab.ask(["curl", "-sSm", "20", "-H", host, `${url}/`])).includes("Hello world!"))
      throw new Error(`${url} does not serve WordPress.`);
  const made = await rates(
    places,
    others.map(({ url }) => [`${url}/`, headers]),
  );
  const forKnown = await rates(
    places,
    [cached, ...others].map(({ url }) => [`${url}/`, known]),
  );
  for (const server of [cached, ...others]) server.stop();

  const [frontRate = 0, file = 0, frontOfNginx = 0] = front;
  const [postRate = 0, , postOfNginx = 0] = post;
  const [plain = 0, nginx = 0, caddy = 0, stock = 0] = made;
  const [knownCached = 0, , knownNginx = 0] = forKnown;
  return [
    ...compared("front page, kept", frontRate, [
      ["a static file of that content", file, 0.9],
      ["the same page made by PHP", plain, 20],
      ["nginx with fastcgi_cache", frontOfNginx, 0.3],
    ]),
    ...compared("a post, kept", postRate, [["nginx with fastcgi_cache", postOfNginx, 0.3]]),
    atMost("64 visitors of the kept front page at once: refused or broken", crowd.refused + crowd.failed, 0, ""),
    atMost("64 visitors of the kept front page at once: p99", crowd.p99Ms, 250, "ms"),
    ...compared("front page, made by PHP", plain, [
      ["nginx", nginx, 0.95],
      ["Caddy", caddy, 0.95],
      ["stock Apache with mod_php", stock, 0.95],
    ]),
    ...compared("front page for an author who is logged in", knownCached, [["nginx", knownNginx, 0.95]]),
  ];
}

/** The pages of a real application, with and without page caches. */
export const wordpress: Trial = {
  name: "wordpress",
  title: "WordPress's pages, kept and made, with as many visitors as there are places",
  isQuick: false,
  async run(lab, database) {
    const folder = mkdtempSync(join(tmpdir(), "bench-wordpress-"));
    try {
      await wordpressSite(folder);
      return await run(lab, database, folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
