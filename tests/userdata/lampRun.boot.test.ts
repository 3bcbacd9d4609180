import { expect, it } from "vitest";
import { inServer } from "./configuredServer";

const account = `{"password":"it's \\"secret\\" $HOME","username":"app","writer":"w","reader":"r","port":3306,"database":"app","ca":"/ca"}`;

it("lamp-run runs a command of the site in its folder, as www-data, with the variables that PHP has, and ends as it ends", async () => {
  const printed = await inServer(`
    mkdir -p /run/lamp
    cat > /run/lamp/database.json <<'JSON'
${account}
JSON
    echo '<?php echo getenv("DB_PASSWORD"), "\n", $argv[1], "\n";' > /srv/lamp/current/tool.php
    lamp-run sh -c 'id -un; pwd -P; echo "$DB_WRITER $DB_PORT"; echo "$DB_PASSWORD"; exit 7' || echo "status $?"
    lamp-run php tool.php 'two words'
    lamp-run /no/such/command 2>&1 || echo "status $?"
    lamp-run 2>&1 || echo "status $?"
    echo '<?php error_log("told"); missing();' > /srv/lamp/current/broken.php
    lamp-run php broken.php 2>&1 | head -n 2
    lamp-run env -u PHP_INI_SCAN_DIR php broken.php 2>&1 || true
    lamp-run php -r 'echo ini_get("openssl.cafile"), "\n";'`);
  expect(printed.trim().split("\n")).toEqual([
    "www-data",
    "/srv/lamp/current",
    "w 3306",
    'it\'s "secret" $HOME',
    "status 7",
    'it\'s "secret" $HOME',
    "two words",
    "lamp-run: /no/such/command: No such file or directory",
    "status 127",
    "lamp-run: it needs a command, for example: lamp-run php artisan migrate:status",
    "status 64",
    // Somebody who waits for the command sees why it fails. Without the variable, PHP tells the journal, as it does for pages.
    "told",
    expect.stringMatching(/^PHP Fatal error: {2}Uncaught Error: Call to undefined function missing/),
    "/etc/lamp/database-ca.pem",
  ]);
});
