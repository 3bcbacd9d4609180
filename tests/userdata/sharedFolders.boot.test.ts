import { beforeAll, describe, expect, it } from "vitest";
import { readConfigure, serve, values, withServerFiles } from "./configuredServer";

/** A server whose release has two shared folders, one of them below public/, and a link of the site to the other one. */
const configure = `
export zone=eu-central-1a LAMP_REGION=eu-central-1 LAMP_SHARED_FILES=fs-0123 LAMP_SHARED_PATHS="public/up storage/app"
mkdir -p /srv/lamp/1 /run/php /run/apache2 /run/lock /run/lamp /etc/lamp
echo '{}' > /run/lamp/environment.json
: > /etc/lamp/database-ca.pem
cd /srv/lamp/1
mkdir -p public/up/first storage/app public/deep
echo 'first' > public/up/first/seed.txt
ln -s ../storage/app public/media
ln -s ../../storage/app/sub public/deep/link
echo '<?php echo "page";' > public/index.php
printf 'AddHandler application/x-httpd-php .html .txt\\nAddType application/x-httpd-php .foo\\nOptions +Includes +ExecCGI\\nRewriteEngine on\\nRewriteCond %%{REQUEST_FILENAME} !-f\\nRewriteRule ^ index.php [L]\\n' > public/.htaccess
printf 'RewriteEngine on\\nRewriteRule ^/forced(.*) /srv/lamp/current/public/up$1 [H=application/x-httpd-php]\\nAlias /alias /srv/lamp/current/storage/app\\n<Directory /srv/lamp/current/storage/app>\\nRequire all granted\\n</Directory>\\n' > apache.conf
ln -sfn /srv/lamp/1 /srv/lamp/current
${values.replace("home=/srv/lamp/current", "home=/srv/lamp/1")}
. /usr/local/share/lamp/shared/folders.sh
${readConfigure}
rm /etc/php/8.4/fpm/pool.d/size.conf
printf 'Define %s\\n' "LAMP_SERVER web-1" "LAMP_PHP_MAX 8" "LAMP_TIMEOUT 60" "LAMP_KEEP_ALIVE 75" "LAMP_HTACCESS" LAMP_HANDLERS > apache.conf
mkdir -p /run/lamp-shared
: > /run/lamp-shared/came
${serve}
program='<?php echo "ran ", __FILE__;'
cd /var/lib/lamp-shared
for folder in public/up storage/app storage/app/sub; do
  mkdir -p $folder
  for name in a.php a.PHP a.php5 a.phtml a.phar a.html a.txt a.foo a.php.jpg a.shtml plain.css; do echo "$program" > $folder/$name; done
  printf 'AddHandler application/x-httpd-php .css\\nHeader set X-Htaccess yes\\n' > $folder/.htaccess
  printf 'auto_prepend_file=%s/a.txt\\n' $PWD/$folder > $folder/.user.ini
  ln -s /etc/passwd $folder/passwd
done
`;

describe("a shared folder", () => {
  let lines: string[];
  beforeAll(async () => {
    const asked = ["up/", "media/", "media/sub/", "deep/link/", "alias/", "forced/"];
    const names = [
      "a.php",
      "a.PHP",
      "a.php5",
      "a.phtml",
      "a.phar",
      "a.html",
      "a.txt",
      "a.foo",
      "a.php.jpg",
      "a.shtml",
      "plain.css",
    ];
    const printed = await withServerFiles(`${configure}
      for path in ${asked.join(" ")}; do
        for name in ${names.join(" ")} passwd .htaccess ""; do
          echo "$path$name $(ask -D /tmp/head http://127.0.0.1/$path$name | tr '\\n' ' ') $(grep -i x-htaccess /tmp/head || true)"
        done
      done
      echo "index $(ask http://127.0.0.1/)"
      echo "link $(readlink /srv/lamp/1/public/up) $(ls /srv/lamp/current.shared/public/up/first)"
      cat /etc/lamp/shared-tls.conf`);
    lines = printed.split("\n");
  }, 60_000);

  it("runs no program, by no name, whatever the site and the folder itself say, and by no link", () => {
    expect(lines.filter(line => line.includes(" ran "))).toEqual([]);
    expect(lines.filter(line => /\/a\.(php|PHP|php5|phtml|phar) /.test(line) && !/ 403 /.test(line))).toEqual([]);
  });

  it("sends other files as they are", () => {
    for (const path of ["up/", "media/", "media/sub/", "deep/link/", "alias/"])
      for (const name of ["plain.css", "a.txt", "a.html", "a.php.jpg"])
        expect(lines.find(line => line.startsWith(`${path}${name} `))?.trimEnd()).toBe(
          `${path}${name} 200 <?php echo "ran ", __FILE__;`,
        );
  });

  it("has no .htaccess that counts, no listing, and no link that leads out of it", () => {
    expect(lines.filter(line => /x-htaccess/i.test(line))).toEqual([]);
    expect(lines.filter(line => line.includes("root:") || line.includes("Index of"))).toEqual([]);
  });

  it("does not change the pages of the site", () => {
    expect(lines).toContain("index 200 page");
  });

  it("keeps what the release has in it for the first server to copy", () => {
    expect(lines).toContain("link /var/lib/lamp-shared/public/up seed.txt");
  });

  it("is reached by TLS at the mount target of the server's own zone, whose certificate is checked", () => {
    expect(lines).toEqual(
      expect.arrayContaining([
        "connect = eu-central-1a.fs-0123.efs.eu-central-1.amazonaws.com:2049",
        "checkHost = fs-0123.efs.eu-central-1.amazonaws.com",
        "verifyChain = yes",
        "CAfile = /etc/ssl/certs/ca-certificates.crt",
      ]),
    );
  });
});
