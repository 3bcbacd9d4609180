import { execFileSync } from "node:child_process";
import { rmSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer, Questions, Visit } from "./support/addressRoom";
import { brokenCopy } from "./support/brokenCopy";
import { RehearseCommand } from "./support/rehearseCommand";
import { httpsRules } from "./userdata/httpsRules";

const www = "www.example.com";
const settings = [
  `lamp:domain=${www}`,
  "lamp:hostedZone=Z0123456789ABCDEFGHIJ",
  'lamp:moreDomains=["example.com","*.example.com"]',
];

/** A request, and what the visitor gets: where it leads, or a text in the page. */
type Row = readonly [title: string, visit: Visit, wanted: string];

const page = (path: string, headers: Visit["headers"] = {}): Visit => ({ url: `https://${www}${path}`, headers });
const self = (...urls: string[]) => page(`/self.php?urls=${encodeURIComponent(urls.join(" "))}`);
const seen = (host: string) => `on 443 https ${host.toLowerCase()} ${host} https 203.0.113.10 https://${host} nothing`;

const overHttps: readonly Row[] = [
  ["HTTP leads to HTTPS", { url: `http://${www}/a?b=c` }, `301 https://${www}:443/a?b=c`],
  [
    "HTTP of a further name leads to HTTPS of that name",
    { url: "http://example.com/a" },
    "301 https://example.com:443/a",
  ],
  [
    "a further name leads to the same page at the site's own name",
    { url: "https://example.com/a/b?c=d" },
    `301 https://${www}:443/a/b?c=d`,
  ],
  [
    "a further name in capital letters does too",
    { ...page("/a"), headers: { Host: "Example.COM" } },
    `301 https://${www}:443/a`,
  ],
  ["a name of the wildcard serves the site", { url: "https://shop.example.com/" }, `200 ${seen("shop.example.com")}`],
  ["and keeps its name", { url: "https://shop.example.com/folder" }, "301 https://shop.example.com/folder/"],
  ["PHP knows the address", page("/"), `200 ${seen(www)}`],
  ["PHP keeps capital letters", page("/", { Host: "WWW.EXAMPLE.COM" }), `200 ${seen("WWW.EXAMPLE.COM")}`],
  ["an unknown name is served", page("/", { Host: "unknown.test" }), `200 ${seen("unknown.test")}`],
  ...httpsRules.map((path): Row => [
    `a rule that forces HTTPS does not loop: ${path}`,
    page(`/${path}`),
    `200 ${seen(www)}`,
  ]),
  [
    "a visitor's X-Forwarded-Proto counts for nothing",
    page("/forwarded-proto", { "X-Forwarded-Proto": "http" }),
    `200 ${seen(www)}`,
  ],
  [
    "a visitor's other forwarded headers do not reach PHP",
    page("/", {
      "X-Forwarded-For": "192.0.2.66",
      Forwarded: "for=192.0.2.66;host=evil.test",
      "X-Forwarded-Host": "evil.test",
      "Client-IP": "192.0.2.66",
      "X-Real-IP": "192.0.2.66",
    }),
    `200 ${seen(www)}`,
  ],
  ["a folder without its slash", page("/folder"), `301 https://${www}/folder/`],
  ["a rewritten path", page("/old"), `301 https://${www}/new`],
  ["a slash that is removed", page("/page/"), `301 https://${www}/page`],
  ["the health's path belongs to the site", page("/healthz"), `200 ${seen(www)}`],
  ["the site asks itself over HTTPS", self(`https://${www}/`), `200 https://${www}/ HTTP/1.1 200 OK`],
  ["the site asks itself by a further name", self("https://example.com/"), "200 https://example.com/ HTTP/1.1 200 OK"],
  [
    "the site asks itself over HTTP",
    self(`http://${www}/`),
    `200 http://${www}/ HTTP/1.1 301 Moved Permanently Location: https://${www}:443/`,
  ],
  [
    "the site asks itself by a name of the wildcard, through the balancer",
    self("https://shop.example.com/"),
    "200 https://shop.example.com/ HTTP/1.1 200 OK",
  ],
];

const plain = (path: string, headers: Visit["headers"] = {}): Visit => ({ url: `http://BALANCER${path}`, headers });
const overHttp: readonly Row[] = [
  [
    "PHP knows the address",
    plain("/", { Host: www }),
    `200 - 80 http ${www} ${www} http 203.0.113.10 http://${www} nothing`,
  ],
  ["a folder without its slash", plain("/folder", { Host: www }), `301 http://${www}/folder/`],
  ["a rewritten path", plain("/old", { Host: www }), `301 http://${www}/new`],
  [
    "a visitor's X-Forwarded-Proto makes no HTTPS",
    plain("/https-off", { Host: www, "X-Forwarded-Proto": "https" }),
    `301 https://${www}/https-off`,
  ],
  ["the health's path belongs to the site", plain("/healthz", { Host: www }), `200 - 80 http ${www}`],
];

const questions: Questions = {
  "ask-http": overHttp.map(([, visit]) => visit),
  "ask-https": overHttps.map(([, visit]) => visit),
};

/** An answer in one line. */
const line = ({ status, headers, body }: Answer) => `${status} ${headers["location"] ?? body.trim()}`;

describe("the address of a site, through the balancer", () => {
  let output = "";
  beforeAll(async () => {
    const { folder, remove } = brokenCopy([]);
    const site = join(folder, "site", "public");
    rmSync(join(folder, "site"), { recursive: true });
    mkdirSync(site, { recursive: true });
    execFileSync("bash", ["-eu", join(__dirname, "userdata", "addressSite.sh")], { env: { ...process.env, site } });
    mkdirSync(join(folder, "drills"));
    const room = join(__dirname, "support", "addressRoom");
    writeFileSync(
      join(folder, "drills", "drills.ts"),
      `export { drills, openSession } from ${JSON.stringify(room)};\n`,
    );
    process.env["ADDRESS_QUESTIONS"] = JSON.stringify(questions);
    process.env["ADDRESS_SETTINGS"] = settings.join(" ");
    const steps = "up drill ask-http drill turn-on-https drill ask-https drill attack destroy";
    const command = new RehearseCommand(["--program", folder, "--config", "dev", ...steps.split(" ")]);
    try {
      const code = await command.ended;
      output = command.output;
      if (process.env["LAMP_SHOW"] === "1") console.log(output);
      expect(code, output).toBe(0);
    } finally {
      await command.stop();
      remove();
    }
  });
  const result = (name: string) =>
    JSON.parse(new RegExp(`^RESULT ${name} (.*)$`, "m").exec(output)?.[1] ?? "[]") as unknown;

  it.each(overHttp.map((row, index) => [row[0], row[2], index] as const))(
    "without a domain: %s: %s",
    (_, wanted, index) => {
      expect(line((result("ask-http") as Answer[])[index]!)).toMatch(new RegExp(`^${escaped(wanted)}`));
    },
  );

  it("turns HTTPS on without a failed request: visitors over HTTP are served until the new servers are healthy", () => {
    const statuses = result("turn-on-https") as Record<string, number>;
    expect(Object.keys(statuses).sort()).toEqual(["200", "301"]);
  });

  it.each(overHttps.map((row, index) => [row[0], row[2], index] as const))(
    "with a domain: %s: %s",
    (_, wanted, index) => {
      expect(line((result("ask-https") as Answer[])[index]!)).toMatch(new RegExp(`^${escaped(wanted)}`));
    },
  );

  it("tells browsers to use HTTPS only", () => {
    const at = overHttps.findIndex(([title]) => title === "PHP knows the address");
    expect((result("ask-https") as Answer[])[at]?.headers["strict-transport-security"]).toBe("max-age=86400");
  });

  it("stays healthy for the balancer while visitors send slowly, or on many connections", () => {
    const attacks = result("attack") as Record<string, string[]>;
    expect(Object.keys(attacks)).toHaveLength(5);
    for (const [name, states] of Object.entries(attacks)) expect([name, states]).toEqual([name, ["healthy"]]);
  });
});

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
