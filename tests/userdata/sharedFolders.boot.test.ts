import { beforeAll, describe, expect, it } from "vitest";
import { readConfigure, serve, values, withServerFiles } from "./configuredServer";

/** What somebody might upload as a .htaccess, to run a program, to see its source, or to leave the folder. */
const hostile = `AddHandler application/x-httpd-php .css
SetHandler application/x-httpd-php
<FilesMatch "php">
  Require all granted
  SetHandler application/x-httpd-php
</FilesMatch>
Satisfy any
Allow from all
Header set X-Htaccess yes
Options +Indexes +FollowSymLinks +Includes
LuaMapHandler /up/lua /own.lua handle
RewriteEngine on
RewriteRule ^lua$ /srv/lamp/current/public/index.php
Redirect /up/a.txt http://elsewhere.example/
php_value auto_prepend_file a.txt`;

/** What applications write to keep visitors out of a folder, and which of its files they may still have. */
const denials = [
  // WooCommerce writes it into wp-content/uploads/wc-logs and woocommerce_uploads (class-wc-install.php, create_files).
  ["woocommerce", "deny from all", "none"],
  // SPIP 4.4 writes it into tmp/ (ecrire/inc/acces.php, verifier_htaccess).
  [
    "spip",
    `# Deny all requests from Apache 2.4+.
<IfModule mod_authz_core.c>
  Require all denied
</IfModule>
# Deny all requests from Apache 2.0-2.2.
<IfModule !mod_authz_core.c>
  Deny from all
</IfModule>`,
    "none",
  ],
  // Drupal 10 writes it into its private folder (Component/FileSecurity/FileSecurity.php).
  [
    "drupal",
    `<IfModule mod_authz_core.c>
  Require all denied
</IfModule>
Options -Indexes -ExecCGI -Includes -MultiViews
SetHandler Drupal_Security_Do_Not_Remove_See_SA_2006_006
<Files *>
  SetHandler Drupal_Security_Do_Not_Remove_See_SA_2013_003
</Files>
<IfModule mod_php.c>
  php_flag engine off
</IfModule>`,
    "none",
  ],
  // Plugins of WordPress write this into folders of pictures.
  ["pictures", `<FilesMatch "\\.(php|phtml|log)$">\n  Order allow,deny\n  Deny from all\n</FilesMatch>`, "picture"],
  ["unknown", "NoSuchDirective on\nOptions -Indexes", "all"],
] as const;

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
cat > /hostile <<'.'
${hostile}
.
cat > /own.lua <<'.'
function handle(r) r:puts("ran lua") return apache2.OK end
.
program='<?php echo "ran ", __FILE__;'
cd /var/lib/lamp-shared
for folder in public/up storage/app storage/app/sub; do
  mkdir -p $folder
  for name in a.php a.PHP a.php5 a.phtml a.phar a.html a.txt a.foo a.php.jpg a.shtml plain.css; do echo "$program" > $folder/$name; done
  cp /hostile $folder/.htaccess
  printf 'auto_prepend_file=%s/a.txt\\n' $PWD/$folder > $folder/.user.ini
  ln -s /etc/passwd $folder/passwd
done
denied() { # NAME: a folder with a picture, a log and the .htaccess from standard input
  mkdir -p public/up/$1/deep
  for name in picture.png deep/secret.log page.php; do echo sent > public/up/$1/$name; done
  cat > public/up/$1/.htaccess
}
${denials.map(([name, lines]) => `denied ${name} <<'.'\n${lines}\n.`).join("\n")}
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
      for name in ${denials.map(([name]) => name).join(" ")}; do
        for file in picture.png deep/secret.log page.php; do echo "up/$name/$file $(ask http://127.0.0.1/up/$name/$file)"; done
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

  it.each(denials)("keeps visitors out of a folder as the .htaccess of %s says", (name, _, sent) => {
    const statuses = ["picture.png", "deep/secret.log", "page.php"].map(
      file => lines.find(line => line.startsWith(`up/${name}/${file} `))?.split(" ")[1],
    );
    expect(statuses).toEqual(
      { none: ["403", "403", "403"], picture: ["200", "403", "403"], all: ["200", "200", "403"] }[sent],
    );
  });

  it("has no .htaccess that counts otherwise, no listing, and no link that leads out of it", () => {
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
