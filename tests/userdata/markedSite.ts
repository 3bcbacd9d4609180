import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inServer, readConfigure, serve, values } from "./configuredServer";

/** Each run of a program adds a line to this file: a page that comes from a copy does not. */
const counted = `file_put_contents('/tmp/runs', "$_SERVER[REQUEST_URI]\\n", FILE_APPEND);`;
const marked = `header('Cache-Control: ' . ($_GET['marks'] ?? 'public, s-maxage=60'));`;

const files: Readonly<Record<string, string>> = {
  "apache.conf":
    'SetEnvIf Cookie "(^|; )vip=" no-cache\n<Location "/closed/">\nRequire env open\n</Location>\nSetEnvIf X-Open 1 open\n',
  "public/index.php": `<?php ${counted} ${marked}
    foreach ($_GET['headers'] ?? [] as $header) header($header, false);
    http_response_code((int) ($_GET['status'] ?? 200));
    echo file_exists('/tmp/broken') ? http_response_code(500) && 0 : '', "$_SERVER[REQUEST_URI] on $_SERVER[HTTP_HOST] ", count(file('/tmp/runs'));`,
  "public/closed/index.php": `<?php ${counted} ${marked} echo 'closed';`,
  "public/front/.htaccess":
    "RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule . /front/index.php [L]\n",
  "public/front/index.php": `<?php ${counted} ${marked} echo "front $_SERVER[REQUEST_URI]";`,
  "public/error.php": `<?php ${counted} ${marked} echo "no page $_SERVER[REDIRECT_URL]";`,
  "public/large.php": `<?php ${marked} for ($i = 0; $i < 10; $i++) echo str_repeat('x', (int) $_GET['size'] / 10);`,
  "public/plain.php": `<?php ${counted} echo 'plain';`,
};

/**
 * Runs a bash script on a server whose site marks pages for the page cache, and returns the lines that it prints.
 * `at PATH [OPTIONS OF CURL]` prints what became of the request, and how often programs have run.
 */
export async function onMarkedSite(script: string): Promise<string[]> {
  const site = mkdtempSync(join(tmpdir(), "pages-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), content);
  }
  try {
    const output = await inServer(`${prepared}\n${script}`, { "/marked": site });
    return output
      .trim()
      .split("\n")
      .map(line => line.trim())
      .filter(line => line !== "");
  } finally {
    rmSync(site, { recursive: true });
  }
}

const prepared = `
cp -r /marked/. /srv/lamp/current && chmod -R go+rX /srv/lamp
systemd-tmpfiles --create /etc/tmpfiles.d/lamp-pages.conf
${values}
${readConfigure}
sed -i 's/LAMP_SERVER .*/LAMP_SERVER web-3f9a1c/' apache.conf
install -m 666 /dev/null /tmp/runs
export LAMP_PAGES_PAUSE=0
${serve}
at() {
  before=$(wc -l </var/log/lamp/access.log)
  address=$1
  shift
  curl -gsS -o /tmp/body -D /tmp/head --max-time 5 "$@" "http://127.0.0.1$address" || true
  until (($(wc -l </var/log/lamp/access.log) > before)); do sleep 0.01; done
  echo "$(tail -n 1 /var/log/lamp/access.log | grep -oE '[a-z-]+$') $(wc -l </tmp/runs)"
}
# older SECONDS: all copies are as if they had been made earlier.
older() {
  for copy in /var/cache/lamp-pages/*; do
    awk -v by=$1 'NR == 1 && $1 + 0 { $1 = sprintf("%.3f", $1 - by) } 1' "$copy" >/tmp/copy
    cat /tmp/copy >"$copy"
  done
}`;
