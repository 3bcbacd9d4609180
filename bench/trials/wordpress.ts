import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wordpressSite } from "../../applications/debian/wordpress";
import { Contender } from "../contender";
import { placesOf } from "../contenders/ours";
import type { Database } from "../lab/database";
import type { Lab } from "../lab/lab";
import { type Measured, wrk } from "../load/wrk";
import { atLeast, atLeastLevel, atMost, atMostLevel, type Figure } from "../report/figure";
import { compare, median } from "../report/statistics";
import type { Trial } from "./trial";
import { wordpressServers } from "./wordpressServers";

const rounds = 5;
const seconds = 3;
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

type Rates = readonly number[];
/** A server, a path, and the headers of a visitor. */
type Visit = readonly [Contender, string, readonly string[]];

/** Good answers for each second of the server's processor time. Other programs on this machine change that little. */
async function rate(lab: Lab, [{ url, cgroup }, path, headers]: Visit, connections: number): Promise<number> {
  const before = cgroup.cpuMicroseconds();
  const { perSecond } = await wrk(lab, url + path, { connections, seconds, headers });
  return (perSecond * seconds * 1e6) / (cgroup.cpuMicroseconds() - before);
}

/** Measures several visits by rounds in which one follows the other, forwards and backwards. The first round does not count. */
async function inRounds<Seen>(visits: readonly Visit[], measure: (visit: Visit) => Promise<Seen>): Promise<Seen[][]> {
  const seen = visits.map(() => [] as Seen[]);
  for (const visit of visits) await measure(visit);
  for (let round = 0; round < rounds; round++) {
    const order = [...visits.entries()];
    for (const [i, visit] of round % 2 === 0 ? order : order.reverse()) seen[i]?.push(await measure(visit));
  }
  return seen;
}

const ratesOf = (lab: Lab, connections: number, visits: readonly Visit[]): Promise<Rates[]> =>
  inRounds(visits, visit => rate(lab, visit, connections));

/** What 64 visitors see who come at once. */
const crowdsOf = (lab: Lab, visits: readonly Visit[]): Promise<Measured[][]> =>
  inRounds(visits, ([{ url }, path, headers]) => wrk(lab, url + path, { connections: 64, seconds, headers }));

const beside = (what: string, rates: Rates, name: string, others: Rates) =>
  `${what} (${median(rates).toFixed(0)}/s), compared with ${name} (${median(others).toFixed(0)}/s)`;
const p99sOf = (crowds: readonly Measured[]) => crowds.map(({ p99Ms }) => p99Ms);
const besideMs = (what: string, crowds: readonly Measured[], name: string, others: readonly Measured[]) =>
  `${what} (${median(p99sOf(crowds)).toFixed(0)} ms), compared with ${name} (${median(p99sOf(others)).toFixed(0)} ms)`;
const compared = (what: string, rates: Rates, others: readonly (readonly [string, Rates, number])[]) =>
  others.map(([name, other, goal]) =>
    atLeast(beside(what, rates, name, other), median(rates) / median(other), goal, "x"),
  );
const level = (what: string, rates: Rates, others: readonly (readonly [string, Rates])[]) =>
  others.map(([name, other]) => atLeastLevel(beside(what, rates, name, other), compare(rates, other)));

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

  const nginxCached = await start("nginxCached");
  const [crowd = [], crowdOfNginx = []] = await crowdsOf(lab, [
    [cached, "/", headers],
    [nginxCached, "/", headers],
  ]);
  const kept = (path: string) =>
    ratesOf(lab, 8, [
      [cached, path, headers],
      [cached, "/front.html", headers],
      [nginxCached, path, headers],
    ]);
  const front = await kept("/");
  const post = await kept("/?p=1");
  nginxCached.stop();
  const others = await Promise.all([start("plain"), start("nginx"), start("caddy"), start("stock")]);
  for (const { url } of others)
    if (!(await lab.ask(["curl", "-sSm", "20", "-H", host, `${url}/`])).includes("Hello world!"))
      throw new Error(`${url} does not serve WordPress.`);
  const made = await ratesOf(
    lab,
    places,
    others.map(server => [server, "/", headers]),
  );
  const forKnown = await ratesOf(
    lab,
    places,
    [cached, ...others].map(server => [server, "/", known]),
  );
  for (const server of [cached, ...others]) server.stop();

  const [frontRates = [], file = [], frontOfNginx = []] = front;
  const [postRates = [], , postOfNginx = []] = post;
  const [plain = [], nginx = [], caddy = [], stock = []] = made;
  const [knownCached = [], , knownNginx = []] = forKnown;
  return [
    ...compared("front page, kept", frontRates, [
      ["a static file of that content", file, 0.9],
      ["the same page made by PHP", plain, 20],
      ["nginx with fastcgi_cache", frontOfNginx, 0.3],
    ]),
    ...compared("a post, kept", postRates, [["nginx with fastcgi_cache", postOfNginx, 0.3]]),
    atMost(
      "64 visitors of the kept front page at once: refused or broken",
      crowd.reduce((sum, { refused, failed }) => sum + refused + failed, 0),
      0,
      "",
    ),
    atMostLevel(
      besideMs("64 visitors of the kept front page at once: p99", crowd, "nginx with fastcgi_cache", crowdOfNginx),
      compare(p99sOf(crowd), p99sOf(crowdOfNginx)),
    ),
    ...level("front page, made by PHP", plain, [
      ["nginx", nginx],
      ["Caddy", caddy],
      ["stock Apache with mod_php", stock],
    ]),
    ...level("front page for an author who is logged in", knownCached, [["nginx", knownNginx]]),
  ];
}

/** The pages of a real application, with and without page caches. */
export const wordpress: Trial = {
  name: "wordpress",
  title: "WordPress's pages, kept and made: answers for each second of the server's processor time",
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
