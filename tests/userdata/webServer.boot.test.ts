import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { inServer, readConfigure, serve, values, withServerFiles } from "./configuredServer";

const sources = join(__dirname, "../../userdata/files");
const files = readdirSync(sources, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name));

describe("userdata/", () => {
  it("puts every file with its content on the server", async () => {
    const landings = files.map(file => `/${relative(sources, file)}`);
    const printed = await withServerFiles(`for file in ${landings.join(" ")}; do cat $file; echo "<end>"; done`);
    const contents = printed.split("<end>\n").slice(0, -1);
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

  it("serves by the event MPM and php-fpm, names the server, and tells neither versions nor hidden files", async () => {
    const printed = await inServer(`
      echo '<?= PHP_SAPI;' > /srv/lamp/current/public/index.php
      echo secret > /srv/lamp/current/public/.env
      mkdir /srv/lamp/current/public/.well-known /srv/lamp/current/public/folder
      echo known > /srv/lamp/current/public/.well-known/x
      ${serve}
      ask http://127.0.0.1/
      ask http://127.0.0.1/.env | head -n 1 | cut -c -3
      ask http://127.0.0.1/.well-known/x
      ask http://127.0.0.1/folder/ | head -n 1 | cut -c -3
      curl -sSI http://127.0.0.1/ | grep -iE '^(server|x-served-by|x-powered-by)' | tr -d '\\r'
      maps=/proc/$(cat /run/apache2/apache2.pid)/maps
      grep -o 'mod_mpm_[a-z]*' $maps | sort -u
      ! grep libphp $maps`);
    expect(printed.trim().split("\n")).toEqual([
      "200 fpm-fcgi",
      "404",
      "200 known",
      "",
      "403",
      "Server: Apache",
      "X-Served-By: web-3f9a1c",
      "mod_mpm_event",
    ]);
  });

  it("answers /healthz while the PHP of the site is busy, and not when php-fpm is dead", async () => {
    const printed = await inServer(`
      echo '<?php sleep(4);' > /srv/lamp/current/public/index.php
      ${serve}
      for request in $(seq 8); do curl -s -o /dev/null http://127.0.0.1/ & done
      sleep 0.5
      ask http://127.0.0.1:8080/healthz
      ask http://127.0.0.1/
      kill -KILL $(cat /run/php/php8.4-fpm.pid)
      pkill -KILL -x php-fpm8.4
      sleep 0.2
      ask http://127.0.0.1:8080/healthz | cut -c -3 | head -n 1`);
    expect(printed.trim().split("\n")).toEqual([
      "200 ok",
      "503 The site is busy. Please try again in a moment.",
      "503",
    ]);
  });

  it("sizes PHP so that the pages that work at once fit into the memory at their limit, on any machine", async () => {
    const sizes = async (mib: number, processors: number, extra = "") => {
      const printed = await withServerFiles(
        `mkdir -p /srv/lamp/current/public
        echo 'MemTotal: ${mib * 1024} kB' > /meminfo
        mount --bind /meminfo /proc/meminfo
        nproc() { echo ${processors}; }
        name=web home=/srv/lamp/current LAMP_REQUEST_TIMEOUT=60 LAMP_SERVER_NUMBER=1
        ${extra}
        ${readConfigure}
        cat /etc/php/8.4/fpm/pool.d/size.conf apache.conf`,
      );
      const number = (name: string) => Number(new RegExp(`${name}\\D*(\\d+)`).exec(printed)?.[1]);
      expect(number("LAMP_PLACES. = ")).toBe(number("LAMP_PHP_MAX"));
      return ["max_children = ", "LAMP_PHP_MAX", "memory_limit. = "].map(number);
    };
    expect(await sizes(473, 2)).toEqual([8, 3, 32]);
    expect(await sizes(700, 1)).toEqual([8, 3, 41]);
    expect(await sizes(947, 2)).toEqual([8, 3, 93]);
    expect(await sizes(1894, 2)).toEqual([16, 6, 128]);
    expect(await sizes(3788, 2)).toEqual([24, 9, 128]);
    expect(await sizes(7700, 2)).toEqual([40, 16, 128]);
    expect(await sizes(63_000, 16)).toEqual([320, 128, 128]);
    expect(await sizes(1900, 2, "LAMP_PHP_CHILDREN=20")).toEqual([20, 8, 105]);
    expect(await sizes(1900, 2, "echo memory_limit = 256M > $home/php.ini")).toEqual([9, 3, 256]);
  });

  it("looks at handlers only where a site sets some, in each form that Apache knows", async () => {
    const forms: readonly (readonly [line: string, isSet: boolean])[] = [
      ["AddHandler application/x-httpd-php .html", true],
      ["  sethandler application/x-httpd-php", true],
      ["AddType application/x-httpd-php .html", true],
      ["RewriteRule ^a$ b [H=application/x-httpd-php]", true],
      ["RewriteRule ^a$ b [L,T=application/x-httpd-php]", true],
      ['RewriteRule ^a$ b "[L, type=application/x-httpd-php]"', true],
      ["RewriteRule ^a$ b [handler=application/x-httpd-php,L]", true],
      ["RewriteRule ^a$ /index.php?x=[y] [L,QSA]", false],
      ["DirectoryIndex page.php", false],
    ];
    const printed = await withServerFiles(`
      mkdir -p /srv/lamp/current/public
      : > /etc/lamp/database-ca.pem
      ${values}
      cat > /tmp/forms <<'FORMS'
${forms.map(([line]) => line).join("\n")}
FORMS
      while IFS= read -r form; do
        printf '%s\\n' "$form" > /srv/lamp/current/public/.htaccess
        ${readConfigure}
        grep -c LAMP_HANDLERS apache.conf || true
      done < /tmp/forms`);
    expect(printed.trim().split("\n")).toEqual(forms.map(([, isSet]) => (isSet ? "1" : "0")));
  });

  it("reads .htaccess files when public/ is a link to another folder of the release", async () => {
    const printed = await withServerFiles(
      `mkdir -p /srv/lamp/current/web/deep
      ln -s web /srv/lamp/current/public
      : > /srv/lamp/current/web/deep/.htaccess
      : > /etc/lamp/database-ca.pem
      ${values}
      ${readConfigure}
      grep HTACCESS apache.conf`,
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

  it("takes rewrite rules and headers from the site's own apache.conf, and PHP's settings from its php.ini", async () => {
    const printed = await inServer(`
      cat > /srv/lamp/current/apache.conf <<'SNIPPET'
      RewriteEngine on
      RewriteRule ^/product/([0-9]+)$ /index.php?id=$1 [QSA]
      Header always set X-Content-Type-Options other
SNIPPET
      echo '<?= $_GET["id"], " ", ini_get("upload_max_filesize");' > /srv/lamp/current/public/index.php
      echo upload_max_filesize = 77M > /srv/lamp/current/php.ini
      ln -sf /srv/lamp/current/php.ini /etc/php/8.4/fpm/conf.d/98-site.ini
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
      session_save_path("/tmp");
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

  it("keeps session cookies from scripts and other sites, and pages out of other sites' frames", async () => {
    const printed = await inServer(`
      echo '<?php session_save_path("/tmp"); session_start(); isset($_GET["own"]) && header("X-Frame-Options: DENY");' > /srv/lamp/current/public/index.php
      ${serve}
      head() { curl -sSI "$@" | grep -iE '^(set-cookie|x-frame)' | sed 's/PHPSESSID=[^;]*/ID/; s/\\r//'; }
      head http://127.0.0.1/
      head http://127.0.0.1/?own`);
    expect(printed.trim().split("\n").sort()).toEqual([
      "Set-Cookie: ID; path=/; HttpOnly; SameSite=Lax",
      "Set-Cookie: ID; path=/; HttpOnly; SameSite=Lax",
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

  it("takes the visitor's address from the header of a CDN only when the site's apache.conf names it", async () => {
    const asked = async (conf: string) => {
      const printed = await inServer(`
        echo '<?= $_SERVER["REMOTE_ADDR"], " ", $_SERVER["HTTP_CF_CONNECTING_IP"] ?? "-";' > /srv/lamp/current/public/index.php
        printf '%s' '${conf}' > /srv/lamp/current/apache.conf
        ip address add 10.20.1.5/32 dev lo
        ${serve}
        ask --interface 10.20.1.5 -H 'X-Forwarded-For: 198.51.100.7' -H 'CF-Connecting-IP: 192.0.2.9' http://127.0.0.1/`);
      return printed.trim();
    };
    expect([await asked(""), await asked("RemoteIPHeader CF-Connecting-IP\n")]).toEqual([
      "200 198.51.100.7 -",
      "200 192.0.2.9 -",
    ]);
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
      mkdir -p /run/lamp
      echo '<?= getenv("DB_USERNAME") ?: "none";' > /srv/lamp/current/public/index.php
      ${serve}
      ask http://127.0.0.1/
      echo '{"username":"lamp","port":3306}' > /run/lamp/database.json
      ask http://127.0.0.1/
      echo '<?= getenv("DB_PORT"), " ", ini_get("openssl.cafile");' > /tmp/program.php
      php /tmp/program.php`);
    expect(printed.trim().split("\n")).toEqual(["200 none", "200 lamp", "3306 /etc/lamp/database-ca.pem"]);
  });

  it("keeps Apache's logs within their size, where logrotate does not look", async () => {
    const printed = await inServer(`
      sed -i 's/<< 20/<< 10/; s/access 256 4096/access 8 40/' /usr/local/sbin/lamp-logs
      echo page > /srv/lamp/current/public/index.html
      ${serve}
      cd /var/log/lamp
      curl -s -o /dev/null "http://127.0.0.1/?[1-30]"
      lamp-logs
      echo "$(ls access.log* | wc -l) $(cat access.log* | wc -l)"
      for round in 1 2 3 4 5 6; do
        curl -s -o /dev/null "http://127.0.0.1/?[1-100]"
        lamp-logs
        sleep 1.1
      done
      echo "$(ls access.log | wc -l) $(($(cat access.log.* | wc -c) <= 40 * 1024)) $(($(ls access.log.* | wc -l) >= 2)) $(($(ls access.log.* | wc -l) < 6))"
      curl -s -o /dev/null "http://127.0.0.1/?last"
      grep -c '?last' access.log
      logrotate --debug /etc/logrotate.d/apache2 2>&1 | grep -c /var/log/lamp || true`);
    expect(printed.trim().split("\n")).toEqual(["1 30", "1 1 1 1", "1", "0"]);
  });

  it("says once on the console when the disk is nearly full of bytes or of files, and when it is well again", async () => {
    const printed = await inServer(`
      mkdir -p /run/lamp-disk /tmp/bin
      export PATH=/tmp/bin:$PATH
      at() {
        printf '#!/bin/sh\\necho "Use%% IUse%%"; echo " %s%% %s%%"\\n' "$@" > /tmp/bin/df
        chmod 755 /tmp/bin/df
        lamp-disk > /dev/null
        cat /dev/console 2> /dev/null || echo "$@"
        rm -f /dev/console
      }
      at 84 10; at 85 10; at 91 10; at 60 10; at 10 99`);
    const [well, full, ...later] = printed.trim().split("\n");
    expect([well, ...later.slice(0, 2)]).toEqual(["84 10", "91 10", "lamp: disk: 60 % of the disk is used again"]);
    expect(full).toMatch(/^lamp: disk: 85 % of the disk is used \(largest: [\d.]+[KMG] \/\S+.*\); replace this server/);
    expect(later.at(-1)).toMatch(/^lamp: disk: 99 %/);
  });

  it("leaves the time that a page waits for the database to PHP and to the site's php.ini", async () => {
    const wait = async (ini: string) =>
      (
        await inServer(`
          echo '<?= ini_get("mysqlnd.net_read_timeout");' > /srv/lamp/current/public/index.php
          printf '%s' '${ini}' > /srv/lamp/current/php.ini
          ${readConfigure}
          printf 'Define %s\\n' "LAMP_SERVER web-3f9a1c" "LAMP_PHP_MAX 8" "LAMP_TIMEOUT 60" "LAMP_KEEP_ALIVE 75" > apache.conf
          ${serve}
          ask http://127.0.0.1/`)
      ).trim();
    expect([await wait(""), await wait("mysqlnd.net_read_timeout = 30")]).toEqual(["200 86400", "200 30"]);
  });

  it("removes PHP's temporary files that nobody has used for a day, and gives it no folder of sockets", async () => {
    const printed = await inServer(`
      mkdir -p /run/phptmp /var/cache/phptmp
      sed -i 's/ 1d$/ 1s/' /etc/tmpfiles.d/php8.4-fpm.conf
      touch /run/phptmp/phpOld /var/cache/phptmp/phpOld
      sleep 1.2
      touch /run/phptmp/phpNew
      chown www-data /run/php
      systemd-tmpfiles --create --clean php8.4-fpm.conf
      find /run/phptmp /var/cache/phptmp -type f
      stat -c %U /run/php`);
    expect(printed.trim().split("\n")).toEqual(["/run/phptmp/phpNew", "root"]);
  });

  it("limits the journal", async () => {
    expect(await inServer("systemd-analyze cat-config systemd/journald.conf | grep -E '^(System|Runtime)MaxUse'")).toBe(
      "SystemMaxUse=512M\nRuntimeMaxUse=64M\n",
    );
  });
});
