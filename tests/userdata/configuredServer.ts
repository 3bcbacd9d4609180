import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderServerFiles } from "../../components/web/serverFiles";
import { inImage, movedClock } from "../support/inImage";

/** Puts the files in their places, as bootstrap.sh does. */
const land = "mkdir -p /etc/lamp\nbash /shared/server-files.sh\n";

/** What configure.sh is told on a server, by web-server.sh and by /etc/lamp/environment. */
export const values = "name=web-3f9a1c home=/srv/lamp/current LAMP_REQUEST_TIMEOUT=60 LAMP_SERVER_NUMBER=1";

/** Reads the file that configures Apache and PHP, as web-server.sh does, on a machine that is not on AWS. */
export const readConfigure = `
systemctl() { :; }
cd /etc/lamp
. /usr/local/share/lamp/configure.sh
cd /etc/lamp
`;

/** A configured server, with sizes that do not depend on the machine that runs the tests. */
const configure = `
mkdir -p /srv/lamp/current/public /run/php /run/apache2 /run/lock /run/lamp
echo '{}' > /run/lamp/environment.json
: > /etc/lamp/database-ca.pem
${values}
${readConfigure}
rm /etc/php/8.4/fpm/pool.d/size.conf
printf 'Define %s\\n' "LAMP_SERVER web-3f9a1c" "LAMP_PHP_MAX 8" "LAMP_TIMEOUT 60" "LAMP_KEEP_ALIVE 75" "LAMP_HTACCESS" > apache.conf
`;

/** Makes /tmp/clock, for BASH_ENV. */
export const makeClock = `
cat > /tmp/clock <<'CLOCK'
${movedClock}CLOCK
`;

/** Starts Apache and PHP, and waits until they are healthy. A server without /run/lamp/environment.json never is. */
export const start = `
: > /run/lamp/checked
php-fpm8.4 --daemonize
apachectl start
for attempt in $(seq 50); do curl -fs -o /dev/null http://127.0.0.1:8080/healthz && break; sleep 0.1; done
((attempt < 50)) || { echo "the server does not become healthy" >&2; exit 1; }
`;

/** The same, and `ask`, which prints the status and the body of an answer. */
export const serve = `
ask() { curl -sS -o /tmp/body -w '%{http_code} ' --max-time 5 "$@"; cat /tmp/body; echo; }
${start}
`;

/** Takes what programs write to the journal. `told PROGRAM` prints it, and waits for two seconds at most until there is something. */
export const journal = String.raw`
cat > /tmp/journal.py <<'END'
import os, re, socket
taken = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
taken.bind("/dev/log")
os.chmod("/dev/log", 0o666)
while True:
    program, text = re.match(r"<\d+>\w+ +\d+ [\d:]+ ([^\s\[:]+)[^:]*: *(.*)", taken.recv(65536).decode(), re.DOTALL).groups()
    with open(f"/tmp/journal-{program}", "a") as file:
        print(text.strip(), file=file)
END
python3 /tmp/journal.py &
until [ -e /dev/log ]; do sleep 0.1; done
told() { for attempt in $(seq 20); do [ -e "/tmp/journal-$1" ] && break; sleep 0.1; done; cat "/tmp/journal-$1"; rm "/tmp/journal-$1"; }
`;

/**
 * Runs a bash script in a temporary copy of the image with the server's files in /shared.
 *
 * @param folders further folders of this machine to mount in the image: path in the image -> path on this machine
 */
export async function withServerFiles(script: string, folders: Readonly<Record<string, string>> = {}): Promise<string> {
  const shared = mkdtempSync(join(tmpdir(), "userdata-"));
  try {
    writeFileSync(join(shared, "server-files.sh"), renderServerFiles());
    return await inImage(land + script, { ...folders, "/shared": shared });
  } finally {
    rmSync(shared, { recursive: true });
  }
}

/** Runs a bash script on a configured server, which `serve` starts. `folders` are those of withServerFiles. */
export const inServer = (script: string, folders: Readonly<Record<string, string>> = {}): Promise<string> =>
  withServerFiles(configure + script, folders);
