import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderServerFiles } from "../../components/web/serverFiles";
import { inImage } from "../support/inImage";
import { readConfigure, start, values } from "./configuredServer";
import { httpsRules } from "./httpsRules";

const shared = mkdtempSync(join(tmpdir(), "address-"));
afterAll(() => rmSync(shared, { recursive: true }));

/** How a load balancer asks a server of a site with HTTPS, and of one without. It names no host in the handshake. */
const kinds = {
  https: { variables: "LAMP_SITE_NAMES='www.example.com example.com *.example.com' LAMP_HSTS=86400", port: 443 },
  http: { variables: "LAMP_SITE_NAMES= LAMP_HSTS=", port: 80 },
} as const;
type Scheme = keyof typeof kinds;

const server = (scheme: Scheme, variables: string = kinds[scheme].variables) => `
mkdir -p /etc/lamp /srv/lamp/current/public /run/php /run/apache2 /run/lock /run/lamp
echo '{}' > /run/lamp/environment.json
bash /shared/server-files.sh
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=database -keyout /dev/null -out /etc/lamp/database-ca.pem 2> /dev/null
${values} ${variables}
. /shared/site.sh
${readConfigure}
printf '127.0.0.1 localhost\\n' | cat - /etc/hosts > /tmp/hosts && cat /tmp/hosts > /etc/hosts
ip address add 10.20.1.5/32 dev lo
balancer() {
  curl -sk --max-time 5 --interface 10.20.1.5 -H 'X-Forwarded-For: 198.51.100.7' -H 'X-Forwarded-Proto: ${scheme}' \\
    -H 'X-Forwarded-Port: ${kinds[scheme].port}' "\${@:2}" "${scheme}://127.0.0.1$1"
}
# answer PATH HOST OPTION...: the status, and where it leads or what the page says
answer() {
  balancer "$1" -H "Host: $2" -o /tmp/body -w '%{http_code} %header{location} ' "\${@:3}"; head -c 300 /tmp/body | grep -v '^<' | head -n 1; echo
}
${start}
`;

/** The lines that a script prints on a server. */
const onServer = async (scheme: Scheme, script: string, variables?: string) =>
  (await inImage(server(scheme, variables) + script, { "/shared": shared }))
    .split("\n")
    .map(line => line.trim())
    .filter(line => line !== "");

beforeAll(() => {
  writeFileSync(join(shared, "server-files.sh"), renderServerFiles());
  writeFileSync(join(shared, "site.sh"), readFileSync(join(__dirname, "addressSite.sh")));
});

/** A request, and the answer over HTTPS and over HTTP: where it leads, or the status. */
type Row = readonly [title: string, path: string, host: string, https: string, http: string];

const www = "www.example.com";
const led = (status: number, place: string) => `${status} ${place}`;
const forced = (path: string): Row["4"] => led(301, `https://${www}/${path}`);
const rows: readonly Row[] = [
  ...httpsRules.map((path): Row => [
    `a rule that forces HTTPS (${path}) does not loop`,
    `/${path}`,
    www,
    "200",
    forced(path),
  ]),
  [
    "a rule that adds www keeps the scheme",
    "/add-www",
    "example.com",
    led(301, `https://${www}/add-www`),
    led(301, `http://${www}/add-www`),
  ],
  ...[
    ["a folder without its slash", "/folder", 301, "/folder/"],
    ["a folder in a folder", "/folder/deep?a=b", 301, "/folder/deep/?a=b"],
    ["a rewritten path", "/old", 301, "/new"],
    ["a relative rewritten path", "/old-relative", 302, "/folder/"],
    ["Redirect", "/moved/a?b=c", 301, "/new/a?b=c"],
    ["RedirectMatch", "/match/a", 302, "/new/a"],
    ["a slash that is removed", "/page/", 301, "/page"],
    ["a slash that is added", "/wp-admin", 301, "/wp-admin/"],
  ].map(([title, path, status, place]): Row => {
    const to = (scheme: Scheme) => led(Number(status), `${scheme}://${www}${place}`);
    return [
      `${title} leads to the scheme and the name that the visitor uses`,
      String(path),
      www,
      to("https"),
      to("http"),
    ];
  }),
  ["a page's own Location stays as it is", "/location.php", www, led(302, "/new"), led(302, "/new")],
  [
    "a name in capital letters leads to the same in small ones",
    "/folder",
    "WWW.Example.COM",
    `301 https://${www}/folder/`,
    `301 http://${www}/folder/`,
  ],
  [
    "a port that the visitor uses is kept",
    "/folder",
    `${www}:8443`,
    `301 https://${www}:8443/folder/`,
    `301 http://${www}:8443/folder/`,
  ],
  [
    "the scheme's own port is left out",
    "/folder",
    `${www}:443`,
    `301 https://${www}/folder/`,
    `301 http://${www}:443/folder/`,
  ],
  [
    "a further name is kept",
    "/folder",
    "example.com",
    "301 https://example.com/folder/",
    "301 http://example.com/folder/",
  ],
  [
    "a name of the wildcard is kept",
    "/folder",
    "shop.example.com",
    "301 https://shop.example.com/folder/",
    "301 http://shop.example.com/folder/",
  ],
  [
    "an unknown name is served too",
    "/folder",
    "203.0.113.5",
    "301 https://203.0.113.5/folder/",
    "301 http://203.0.113.5/folder/",
  ],
];

describe.each(Object.keys(kinds) as Scheme[])("a site over %s", scheme => {
  let answers: string[];
  beforeAll(async () => {
    answers = await onServer(scheme, rows.map(([, path, host]) => `answer '${path}' '${host}'`).join("\n"));
  });

  it.each(rows.map((row, index) => [row[0], index] as const))("%s", (_, index) => {
    const wanted = rows[index]?.[scheme === "https" ? 3 : 4] ?? "";
    expect(answers[index]).toMatch(
      wanted === "200" ? /^200 / : new RegExp(`^${wanted.replaceAll(/[.?+]/g, "\\$&")}( |$)`),
    );
  });

  it("tells PHP the visitor's address, scheme, name and port, and no header that only the visitor wrote", async () => {
    const spoofed = [
      "X-Forwarded-For: 192.0.2.66, 198.51.100.7",
      "Forwarded: for=192.0.2.66;host=evil.example;proto=https",
      ...["X-Forwarded-Host", "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Host", "X-Original-Host"].map(
        header => `${header}: evil.example`,
      ),
      ...["Client-IP", "X-Client-IP", "X-Real-IP", "X-Cluster-Client-IP"].map(header => `${header}: 192.0.2.66`),
      "X-Original-URL: /admin",
      "X-Rewrite-URL: /admin",
    ];
    const lines = await onServer(
      scheme,
      `answer / ${www}
      answer / ${www} ${spoofed.map(header => `-H '${header}'`).join(" ")}
      answer / WWW.Example.com:8443
      balancer / -H 'Host: ${www}' -o /dev/null -D - | grep -iE '^(x-secure|strict-transport)' | tr -d '\\r' | sort`,
    );
    const port = kinds[scheme].port;
    const seen = (host: string, at: number = port) =>
      `200 ${scheme === "https" ? "on" : "-"} ${at} ${scheme} ${host.replace(/:.*/, "").toLowerCase()} ${host} ${scheme} 198.51.100.7 ${scheme}://${host} nothing`;
    expect(lines.map(line => line.replace(/ {2,}/g, " "))).toEqual([
      seen(www),
      seen(www),
      seen("WWW.Example.com:8443", 8443),
      ...(scheme === "https" ? ["Strict-Transport-Security: max-age=86400", "X-Secure: yes"] : []),
    ]);
  });
});

it.each([
  ["https", "path=/; secure; HttpOnly; SameSite=Lax"],
  ["http", "path=/; HttpOnly; SameSite=Lax"],
] as const)("a session's cookie of a site over %s is sent back over nothing less: %s", async (scheme, cookie) => {
  const head = `balancer /session.php -H 'Host: ${www}' -o /dev/null -D - | sed -n 's/^Set-Cookie: PHPSESSID=[^;]*; //p'`;
  expect(await onServer(scheme, head)).toEqual([cookie]);
});

describe("a site that asks itself by name", () => {
  const asked = `ask() { balancer /self.php -G --data-urlencode "urls=$1" -H 'Host: ${www}'; }\n`;

  it("is answered by its own server over HTTPS, verified, and over HTTP as visitors are", async () => {
    const urls = [
      `https://${www}/`,
      "https://example.com/",
      `http://${www}/old?a=%20b`,
      `https://${www}/forwarded-proto`,
    ];
    const lines = await onServer("https", `${asked}ask '${urls.join(" ")}'`);
    const page = (host: string) => `on 443 https ${host} ${host} https 127.0.0.1 https://${host} nothing`;
    expect(lines).toEqual([
      `https://${www}/ HTTP/1.1 200 OK ${page(www)}`,
      `https://example.com/ HTTP/1.1 200 OK ${page("example.com")}`,
      `http://${www}/old?a=%20b HTTP/1.1 301 Moved Permanently Location: https://${www}:443/old?a=%20b`,
      `https://${www}/forwarded-proto HTTP/1.1 200 OK ${page(www)}`,
    ]);
  });

  it("trusts no certificate for another name, and programs on the command line trust the same", async () => {
    const lines = await onServer(
      "https",
      `echo 127.0.0.1 evil.test >> /etc/hosts
      ${asked}ask https://evil.test/ | grep -o 'did not match' || true
      curl -sS -o /dev/null -w '%{http_code}\\n' https://${www}/
      curl -s -o /dev/null https://evil.test/ || echo curl ends with $?
      setpriv --reuid www-data --regid www-data --clear-groups cat /etc/lamp/site.key 2>&1 | grep -o 'Permission denied'
      openssl x509 -in /etc/lamp/site.pem -noout -ext subjectAltName,basicConstraints,extendedKeyUsage`,
    );
    expect(lines).toEqual([
      "did not match",
      "200",
      "curl ends with 60",
      "Permission denied",
      "X509v3 Subject Alternative Name:",
      "DNS:www.example.com, DNS:example.com, DNS:*.example.com",
      "X509v3 Basic Constraints: critical",
      "CA:FALSE",
      "X509v3 Extended Key Usage:",
      "TLS Web Server Authentication",
    ]);
  });

  it("keeps its key and its names when the boot is repeated", async () => {
    const lines = await onServer(
      "https",
      `before=$(sha256sum /etc/lamp/site.key)
      . /usr/local/share/lamp/address.sh
      [[ $before == "$(sha256sum /etc/lamp/site.key)" ]] && echo same key
      grep -c example.com /etc/hosts
      grep -c ssl:warn /var/log/lamp/error.log || true`,
    );
    expect(lines).toEqual(["same key", "2", "0"]);
  });
});

describe("the ports of a server", () => {
  const ports = `ss -Hltn | awk '{print $4}' | sed 's/^0.0.0.0:/*:/' | sort\n`;

  it("are open only when they are used", async () => {
    expect(await onServer("http", ports)).toEqual(["*:80", "*:8080"]);
    expect(await onServer("https", ports)).toEqual(["*:443", "*:8080", "127.0.0.1:80"]);
  });

  it("speak HTTPS with a certificate of the site's owner and no name, and send no Strict-Transport-Security with 0", async () => {
    const lines = await onServer(
      "https",
      `answer /folder ${www}
      balancer / -H 'Host: ${www}' -o /dev/null -D - | grep -ic strict-transport || true`,
      "LAMP_SITE_NAMES= LAMP_HSTS=0",
    );
    expect(lines).toEqual([`301 https://${www}/folder/`, "0"]);
  });

  it("let a site send another Strict-Transport-Security", async () => {
    const lines = await onServer(
      "https",
      `echo '<?php header("Strict-Transport-Security: max-age=1; includeSubDomains");' > /srv/lamp/current/public/own.php
      balancer /own.php -H 'Host: ${www}' -o /dev/null -D - | grep -i strict-transport | tr -d '\\r'`,
    );
    expect(lines).toEqual(["Strict-Transport-Security: max-age=1; includeSubDomains"]);
  });
});
