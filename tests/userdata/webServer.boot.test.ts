import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderServerFiles } from "../../components/web/serverFiles";
import { inImage } from "../support/inImage";

const shared = mkdtempSync(join(tmpdir(), "userdata-"));
const sources = join(__dirname, "../../userdata/files");
const files = readdirSync(sources, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name));

/** Puts the files in their places, as bootstrap.sh does. */
const land = "mkdir -p /etc/lamp\nbash /shared/server-files.sh\n";

/** Reads the file that configures Apache and PHP, as web-server.sh does, on a machine that is not on AWS. */
const readConfigure = `
systemctl() { :; }
cd /etc/lamp
. /usr/local/share/lamp/configure.sh
cd /etc/lamp
`;

/** A configured server, with sizes that do not depend on the machine that runs the tests. */
const configure = `
mkdir -p /srv/lamp/current/public /run/php /run/apache2 /run/lock
: > /etc/lamp/database-ca.pem
name=web-3f9a1c home=/srv/lamp/current LAMP_SITE_HOST=
${readConfigure}
rm /etc/php/8.4/fpm/pool.d/size.conf
printf 'Define %s\\n' "LAMP_SERVER web-3f9a1c" "LAMP_PHP_MAX 8" "LAMP_BODY_MAX 1" "LAMP_HTACCESS" > apache.conf
`;

const serve = `
php-fpm8.4 --daemonize
apachectl start
ask() { curl -sS -o /tmp/body -w '%{http_code} ' --max-time 5 "$@"; cat /tmp/body; echo; }
for attempt in $(seq 50); do curl -fs -o /dev/null http://127.0.0.1/healthz && break; sleep 0.1; done
`;

const inServer = (script: string) => inImage(land + configure + script, { "/shared": shared });

beforeAll(() => {
  writeFileSync(join(shared, "server-files.sh"), renderServerFiles());
});

afterAll(() => {
  rmSync(shared, { recursive: true });
});

describe("userdata/", () => {
  it("passes shellcheck", async () => {
    const scripts = [join(__dirname, "../../userdata/bootstrap.sh"), ...files].filter(
      file => file.endsWith(".sh") || readFileSync(file, "utf8").startsWith("#!/bin/bash"),
    );
    expect(scripts.map(file => basename(file)).sort()).toEqual([
      "bootstrap.sh",
      "configure.sh",
      "lamp-aws",
      "unpack.sh",
      "web-server.sh",
    ]);
    const { stdout } = await promisify(execFile)("shellcheck", scripts).catch((error: { stdout: string }) => error);
    expect(stdout).toBe("");
  });

  it("puts every file with its content on the server", async () => {
    const landings = files.map(file => `/${relative(sources, file)}`);
    const printed = await inImage(`${land}\nfor file in ${landings.join(" ")}; do cat $file; echo ==; done`, {
      "/shared": shared,
    });
    const contents = printed.split("==\n").slice(0, -1);
    expect(contents).toEqual(files.map(file => readFileSync(file, "utf8")));
  });

  it("has a configuration that Apache, PHP, nftables and the shells accept", async () => {
    const printed = await inServer(`
      apachectl -t 2>&1
      php-fpm8.4 -t 2> /dev/null && echo FPM OK
      nft -c -f /etc/nftables.conf
      bash -n /usr/local/share/lamp/web-server.sh
      bash -n /usr/local/share/lamp/configure.sh
      bash -n /usr/local/sbin/lamp-aws
      php -l /usr/local/sbin/lamp-database
      php -l /usr/local/share/lamp/environment.php
      apt-config dump APT::Periodic::Unattended-Upgrade
      apt-config dump Unattended-Upgrade::Origins-Pattern`);
    expect(printed.trim().split("\n")).toEqual([
      "Syntax OK",
      "FPM OK",
      "No syntax errors detected in /usr/local/sbin/lamp-database",
      "No syntax errors detected in /usr/local/share/lamp/environment.php",
      'APT::Periodic::Unattended-Upgrade "1";',
      'Unattended-Upgrade::Origins-Pattern "";',
      'Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";',
    ]);
  });

  it("serves by the worker MPM and php-fpm, names the server, and tells neither versions nor hidden files", async () => {
    const printed = await inServer(`
      echo '<?= PHP_SAPI, " ", $_SERVER["HTTPS"] ?? "plain";' > /srv/lamp/current/public/index.php
      echo secret > /srv/lamp/current/public/.env
      mkdir /srv/lamp/current/public/.well-known /srv/lamp/current/public/folder
      echo known > /srv/lamp/current/public/.well-known/x
      ${serve}
      ask http://127.0.0.1/
      ask -H 'X-Forwarded-Proto: https' http://127.0.0.1/
      ask http://127.0.0.1/.env | head -n 1 | cut -c -3
      ask http://127.0.0.1/.well-known/x
      ask http://127.0.0.1/folder/ | head -n 1 | cut -c -3
      curl -sSI http://127.0.0.1/ | grep -iE '^(server|x-served-by|x-powered-by)' | tr -d '\\r'
      maps=/proc/$(cat /run/apache2/apache2.pid)/maps
      grep -o 'mod_mpm_[a-z]*' $maps | sort -u
      ! grep libphp $maps`);
    expect(printed.trim().split("\n")).toEqual([
      "200 fpm-fcgi plain",
      "200 fpm-fcgi on",
      "404",
      "200 known",
      "",
      "404",
      "Server: Apache",
      "X-Served-By: web-3f9a1c",
      "mod_mpm_worker",
    ]);
  });

  it("answers /healthz while the PHP of the site is busy, and not when php-fpm is dead", async () => {
    const printed = await inServer(`
      echo '<?php sleep(4);' > /srv/lamp/current/public/index.php
      ${serve}
      for request in $(seq 8); do curl -s -o /dev/null http://127.0.0.1/ & done
      sleep 0.5
      ask http://127.0.0.1/healthz
      ask http://127.0.0.1/
      kill -KILL $(cat /run/php/php8.4-fpm.pid)
      pkill -KILL -x php-fpm8.4
      sleep 0.2
      ask http://127.0.0.1/healthz`);
    expect(printed.trim().split("\n")).toEqual([
      "200 ok",
      "503 The site is busy. Please try again in a moment.",
      "503 The site is busy. Please try again in a moment.",
    ]);
  });

  it("sizes PHP so that all children fit into the memory at their limit, on any machine", async () => {
    const sizes = async (mib: number, processors: number, extra = "") => {
      const printed = await inImage(
        `${land}
        mkdir -p /srv/lamp/current/public
        echo 'MemTotal: ${mib * 1024} kB' > /meminfo
        mount --bind /meminfo /proc/meminfo
        nproc() { echo ${processors}; }
        name=web home=/srv/lamp/current LAMP_SITE_HOST=
        ${extra}
        ${readConfigure}
        cat /etc/php/8.4/fpm/pool.d/size.conf apache.conf`,
        { "/shared": shared },
      );
      const number = (name: string) => Number(new RegExp(`${name}\\D*(\\d+)`).exec(printed)?.[1]);
      return ["max_children = ", "LAMP_PHP_MAX", "LAMP_BODY_MAX", "memory_limit. = "].map(number);
    };
    expect(await sizes(700, 1)).toEqual([5, 2, 1, 48]);
    expect(await sizes(1900, 2)).toEqual([10, 4, 2, 128]);
    expect(await sizes(7700, 2)).toEqual([40, 16, 8, 128]);
    expect(await sizes(63_000, 16)).toEqual([320, 128, 64, 128]);
    expect(await sizes(1900, 2, "LAMP_PHP_CHILDREN=20")).toEqual([20, 8, 4, 63]);
    expect(await sizes(1900, 2, "echo memory_limit = 256M > $home/php.ini")).toEqual([5, 2, 1, 256]);
  });

  it("reads .htaccess files when public/ is a link to another folder of the release", async () => {
    const printed = await inImage(
      `${land}
      mkdir -p /srv/lamp/current/web/deep
      ln -s web /srv/lamp/current/public
      : > /srv/lamp/current/web/deep/.htaccess
      : > /etc/lamp/database-ca.pem
      name=web-3f9a1c home=/srv/lamp/current LAMP_SITE_HOST=
      ${readConfigure}
      grep HTACCESS apache.conf`,
      { "/shared": shared },
    );
    expect(printed).toBe("Define LAMP_HTACCESS\n");
  });

  it("sends Retry-After with a refusal, unless the site sends its own", async () => {
    const printed = await inServer(`
      echo '<?php http_response_code(503); isset($_GET["own"]) && header("Retry-After: 60");' > /srv/lamp/current/public/index.php
      ${serve}
      for query in '' '?own'; do curl -sSI http://127.0.0.1/index.php$query | grep -i retry-after | tr -d '\\r'; done`);
    expect(printed.trim().split("\n")).toEqual(["Retry-After: 5", "Retry-After: 60"]);
  });

  it("answers other requests while bodies arrive slowly", async () => {
    const printed = await inServer(`
      printf '[lamp]\\npm.max_children = 3\\n' > /etc/php/8.4/fpm/pool.d/size.conf
      printf 'Define LAMP_PHP_MAX 1\\n' >> apache.conf
      echo '<?= file_get_contents("php://input");' > /srv/lamp/current/public/index.php
      ${serve}
      for client in 1 2 3 4; do
        (printf 'POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 9\\r\\n\\r\\nslow'; sleep 3; echo body) | timeout 5 bash -c 'exec 3<>/dev/tcp/127.0.0.1/80; cat >&3' &
      done
      sleep 1
      ask http://127.0.0.1/?still
      ask -d body http://127.0.0.1/
      wait
      ask -d body http://127.0.0.1/`);
    expect(printed.trim().split("\n")).toEqual([
      "200 ",
      "503 The site is busy. Please try again in a moment.",
      "200 body",
    ]);
  });

  it("takes rewrite rules and headers from the site's own apache.conf, and PHP's settings from its php.ini", async () => {
    const printed = await inServer(`
      cat > /srv/lamp/current/apache.conf <<'SNIPPET'
      RewriteEngine on
      RewriteRule ^/product/([0-9]+)$ /index.php?id=$1 [QSA]
      Header always set X-Content-Type-Options other
SNIPPET
      echo '<?= $_GET["id"], " ", ini_get("upload_max_filesize");' > /srv/lamp/current/public/index.php
      echo upload_max_filesize = 77M > /srv/lamp/current/php.ini
      ln -sf /srv/lamp/current/php.ini /etc/php/8.4/fpm/conf.d/99-site.ini
      ${serve}
      ask http://127.0.0.1/product/42
      curl -sSI http://127.0.0.1/product/42 | grep -i x-content-type | tr -d '\\r'`);
    expect(printed.trim().split("\n")).toEqual(["200 42 77M", "X-Content-Type-Options: other"]);
  });

  it("serves a program with a front controller, sessions and uploads, such as WordPress, as site/README.md says", async () => {
    const readme = readFileSync(join(__dirname, "../..", "site", "README.md"), "utf8");
    const [, snippet = ""] = /```apache\n([^]*?)```/.exec(readme) ?? [];
    const printed = await inServer(`
      cat > /srv/lamp/current/apache.conf <<'SNIPPET'
${snippet.trimEnd()}
SNIPPET
      cd /srv/lamp/current/public
      mkdir admin media
      echo image > media/logo.svg
      echo 'admin <?= $_SERVER["REQUEST_URI"];' > admin/index.php
      cat > index.php <<'PAGE'
<?php
      session_start();
      $_SESSION["visits"] = ($_SESSION["visits"] ?? 0) + 1;
      echo $_SERVER["REQUEST_URI"], " ", $_SESSION["visits"], " ", $_FILES["file"]["size"] ?? "";
PAGE
      ${serve}
      head -c 1500000 /dev/zero > /tmp/upload
      visit() { ask -b /tmp/cookies -c /tmp/cookies "$@"; }
      visit http://127.0.0.1/2026/11/a-post/?page=2
      visit -F file=@/tmp/upload http://127.0.0.1/media/new
      visit http://127.0.0.1/media/logo.svg
      visit http://127.0.0.1/admin/
      visit http://127.0.0.1/`);
    expect(printed.split("\n").map(line => line.trim())).toEqual([
      "200 /2026/11/a-post/?page=2 1",
      "200 /media/new 2 1500000",
      "200 image",
      "",
      "200 admin /admin/",
      "200 / 3",
      "",
    ]);
  });

  it("restricts session cookies to HTTPS when the visitor uses it, and keeps pages out of other sites' frames", async () => {
    const printed = await inServer(`
      echo '<?php session_start(); isset($_GET["own"]) && header("X-Frame-Options: DENY");' > /srv/lamp/current/public/index.php
      ${serve}
      head() { curl -sSI "$@" | grep -iE '^(set-cookie|x-frame)' | sed 's/PHPSESSID=[^;]*/ID/; s/\\r//'; }
      head http://127.0.0.1/
      head -H 'X-Forwarded-Proto: https' http://127.0.0.1/?own`);
    expect(printed.trim().split("\n").sort()).toEqual([
      "Set-Cookie: ID; path=/; HttpOnly; SameSite=Lax",
      "Set-Cookie: ID; path=/; secure; HttpOnly; SameSite=Lax",
      "X-Frame-Options: DENY",
      "X-Frame-Options: SAMEORIGIN",
    ]);
  });

  it("believes the load balancer's header about visitors only from private addresses", async () => {
    const printed = await inServer(`
      echo '<?= $_SERVER["REMOTE_ADDR"];' > /srv/lamp/current/public/index.php
      ip address add 10.20.1.5/32 dev lo
      ip address add 203.0.113.9/32 dev lo
      ${serve}
      ask --interface 10.20.1.5 -H 'X-Forwarded-For: 192.0.2.1, 198.51.100.7' http://127.0.0.1/
      ask --interface 203.0.113.9 -H 'X-Forwarded-For: 198.51.100.7' http://127.0.0.1/`);
    expect(printed.trim().split("\n")).toEqual(["200 198.51.100.7", "200 203.0.113.9"]);
  });

  it("lets only root reach the metadata service", async () => {
    const printed = await inServer(`
      ip address add 169.254.169.254/32 dev lo
      nft -f /etc/nftables.conf
      nft -f /etc/nftables.conf
      echo metadata > /srv/lamp/current/public/index.html
      ${serve}
      ask --interface 127.0.0.1 http://169.254.169.254/
      setpriv --reuid www-data --regid www-data --clear-groups curl -s --interface 127.0.0.1 --max-time 2 http://169.254.169.254/ || echo refused`);
    expect(printed.trim().split("\n")).toEqual(["200 metadata", "", "refused"]);
  });

  it("gives every PHP program the database account in the environment, and reads it each time", async () => {
    const printed = await inServer(`
      mkdir /run/lamp
      echo '<?= getenv("DB_USERNAME") ?: "none";' > /srv/lamp/current/public/index.php
      ${serve}
      ask http://127.0.0.1/
      echo '{"username":"lamp","port":3306}' > /run/lamp/database.json
      ask http://127.0.0.1/
      echo '<?= getenv("DB_PORT"), " ", ini_get("openssl.cafile");' > /tmp/program.php
      php /tmp/program.php`);
    expect(printed.trim().split("\n")).toEqual(["200 none", "200 lamp", "3306 /etc/lamp/database-ca.pem"]);
  });
});
