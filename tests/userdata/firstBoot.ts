import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderServerFiles } from "../../components/web/serverFiles";
import { packSite } from "../../components/web/siteArchive";
import { renderUserData } from "../../components/web/userData";
import { siteContent } from "../../settings/site/siteContent";
import { inImage, movedClock } from "../support/inImage";

/**
 * Takes the place of the programs that ask something outside. `AWAY` names what is away and `UNTIL` for how many seconds. The
 * time is that of the script, whose `sleep` only moves the clock.
 */
const curl = `#!/bin/bash
away() { [[ " $AWAY " == *" $1 "* ]] && (($(cat /run/clock) < UNTIL)); }
gone() { echo "curl: (7) Failed to connect to $1" >&2; exit 7; }
for ((i = 1; i <= $#; i++)); do [[ \${!i} != -o ]] || { next=$((i + 1)); out=\${!next}; }; done
case "$*" in
  *169.254.169.254*api/token*) if away metadata; then gone metadata; fi; echo token ;;
  *instance-id*) echo i-0123456789abcdef0; echo eu-central-1a ;;
  *security-credentials/role*) echo '{"AccessKeyId":"A","SecretAccessKey":"S","Token":"T"}' ;;
  *security-credentials*) echo role ;;
  *truststore*) if away authorities; then gone truststore.pki.rds.amazonaws.com; fi; cp /etc/ssl/certs/ca-certificates.crt "$out" ;;
  *release.s3*)
    if away s3; then gone S3; fi
    if away permission; then
      echo '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>' >"$out"
      printf 403
    else
      cp "/shared/$(sed 's|.*amazonaws.com/||; s| .*||' <<<"$*")" "$out"
      printf 200
    fi ;;
  *) exec /usr/bin/curl "$@" ;;
esac
`;
const aptGet = `#!/bin/bash
away() { [[ " $AWAY " == *" $1 "* ]] && (($(cat /run/clock) < UNTIL)); }
case "$*" in
  *update*) if away mirror; then echo "E: Failed to fetch http://mirror.test/ Could not connect"; exit 100; fi ;;
  *--simulate*) if away package; then echo "E: Unable to locate package php8.4-nothing" >&2; exit 100; fi ;;
  *install*) if away lock; then echo "E: Could not get lock /var/lib/dpkg/lock-frontend"; exit 100; fi; touch /run/installed ;;
esac
`;
/** Starts Apache and PHP. The database service is not run: `STATE` is the word that it would write. */
const systemctl = `#!/bin/bash
case "$*" in
  *"restart nftables"*)
    mkdir -p /run/php /run/apache2 /run/lock /run/lamp
    [[ -n $UNSET ]] || echo '{"version":"","plain":[],"secret":[]}' >/run/lamp/environment.json
    php-fpm8.4 --daemonize
    apachectl start
    until [[ -e /run/apache2/apache2.pid ]]; do /usr/bin/sleep 0.1; done ;;
  start*lamp-database*) [[ -z $STATE ]] || echo -n "$STATE" >/run/lamp/state ;;
esac
`;
/** PHP writes to the journal, which does not run here. These are the lines that it writes of an exception of a page. */
const journalctl = `#!/bin/bash
[[ "$*" == "-qt php "* ]] && grep -q throw /srv/lamp/current/public/index.php && printf '%s\\n' "PHP Fatal error:  Uncaught Exception: no such table in index.php:1" "Stack trace:" "#0 {main}"
`;
const others: Readonly<Record<string, string>> = {
  "dpkg-query": '#!/bin/bash\n[[ -e /run/installed ]] && exec /usr/bin/dpkg-query "$@"\n',
  dpkg: "#!/bin/bash\n",
  "systemd-detect-virt": "#!/bin/bash\n",
  systemctl,
  journalctl,
};

/** What a boot meets. */
export interface Boot {
  /** What is away, for example `s3` or `mirror`. Default: nothing. */
  readonly away?: string;
  /** For how many seconds it is away. */
  readonly until?: number;
  /** The state of the database's account: `ok`, `waiting` or `denied`. Default: `waiting`, as in a stack without a database. */
  readonly state?: string;
  /** Whether lamp-environment cannot fetch the variables of the site. Default: false. */
  readonly hasNoVariables?: boolean;
  /** Whether the user-data names a script of files with another hash. Default: false. */
  readonly otherFiles?: boolean;
  /** Commands for bash that run before the boot. */
  readonly first?: string;
  /** Commands for bash that run when the boot has ended. What they print is part of the result. */
  readonly afterwards?: string;
}

/** The first boot of a server with a site, in the image of the rehearsal. No machine is booted, and nothing is asked outside. */
export class FirstBoot {
  readonly #shared = mkdtempSync(join(tmpdir(), "first-boot-"));

  /**
   * @param files the site: content by path, for example `{ "public/index.html": "the site" }`
   * @param checkPath the page that the server asks. Not set: none
   */
  static async of(files: Readonly<Record<string, string>>, checkPath?: string): Promise<FirstBoot> {
    const boot = new FirstBoot();
    await boot.#prepare(files, checkPath);
    return boot;
  }

  async #prepare(files: Readonly<Record<string, string>>, checkPath: string | undefined): Promise<void> {
    const shared = this.#shared;
    const site = join(shared, "site");
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(site, path)), { recursive: true });
      writeFileSync(join(site, path), content);
    }
    const archive = await packSite(site, siteContent(site).entries, join(shared, "cache"));
    cpSync(archive.path, join(shared, `${archive.hash}.tar.gz`));
    writeFileSync(join(shared, "server-files.sh"), renderServerFiles());
    writeFileSync(join(shared, "other-files.sh"), "touch /run/other-files-have-run\n");
    const userData = renderUserData({
      number: 1,
      targetGroupArn: "arn:group",
      region: "eu-central-1",
      serverFiles: "s3://release/server-files.sh",
      serverFilesSha256: createHash("sha256")
        .update(readFileSync(join(shared, "server-files.sh")))
        .digest("hex"),
      release: `s3://release/${archive.hash}.tar.gz`,
      applicationSecretArn: "arn:application",
      environment: "s3://release/environment.json",
      phpExtensions: [],
      requestTimeoutSeconds: 60,
      ...(checkPath === undefined ? {} : { checkPath }),
      sessionManager: false,
      https: false,
      names: [],
      hstsSeconds: 0,
    });
    writeFileSync(join(shared, "user-data"), userData);
    writeFileSync(join(shared, "user-data-other"), userData.replace("/server-files.sh", "/other-files.sh"));
    mkdirSync(join(shared, "bin"));
    for (const [name, text] of Object.entries({ curl, "apt-get": aptGet, ...others }))
      writeFileSync(join(shared, "bin", name), text, { mode: 0o755 });
    writeFileSync(join(shared, "clock"), movedClock);
  }

  /** What the console says of the boot, and what `afterwards` prints, line by line. */
  async run({
    away = "nothing",
    until = 0,
    state = "waiting",
    hasNoVariables = false,
    otherFiles = false,
    first = "",
    afterwards = "",
  }: Boot = {}): Promise<string[]> {
    const printed = await inImage(
      `echo 0 > /run/clock
       ${first}
       export PATH=/shared/bin:$PATH BASH_ENV=/shared/clock AWAY="${away}" UNTIL=${until} STATE="${state}" UNSET="${hasNoVariables ? "yes" : ""}"
       bash /shared/user-data${otherFiles ? "-other" : ""} || true
       ${afterwards}`,
      { "/shared": this.#shared },
    );
    return printed.trim().split("\n");
  }

  /** Removes its files. */
  remove(): void {
    rmSync(this.#shared, { recursive: true });
  }
}
