import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync, cpSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderServerFiles } from "../../components/web/serverFiles";
import { packSite } from "../../components/web/siteArchive";
import { renderUserData } from "../../components/web/userData";
import { siteContent } from "../../settings/site/siteContent";
import { inImage } from "../support/inImage";

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
const others: Readonly<Record<string, string>> = {
  "dpkg-query": '#!/bin/bash\n[[ -e /run/installed ]] && exec /usr/bin/dpkg-query "$@"\n',
  dpkg: "#!/bin/bash\n",
  "systemd-detect-virt": "#!/bin/bash\n",
  systemctl:
    '#!/bin/bash\n[[ "$*" != *"restart nftables"* ]] || { mkdir -p /run/php /run/apache2 /run/lock; php-fpm8.4 --daemonize; apachectl start; until [[ -e /run/apache2/apache2.pid ]]; do /usr/bin/sleep 0.1; done; }\n',
};

describe("a boot", () => {
  const shared = mkdtempSync(join(tmpdir(), "outages-"));
  beforeAll(async () => {
    const site = join(shared, "site");
    mkdirSync(join(site, "public"), { recursive: true });
    writeFileSync(join(site, "public", "index.html"), "the site");
    const archive = await packSite(site, siteContent(site).entries, join(shared, "cache"));
    cpSync(archive.path, join(shared, `${archive.hash}.tar.gz`));
    writeFileSync(join(shared, "server-files.sh"), renderServerFiles());
    writeFileSync(join(shared, "other-files.sh"), "touch /run/other-files-have-run\n");
    const userData = renderUserData({
      region: "eu-central-1",
      serverFiles: "s3://release/server-files.sh",
      serverFilesSha256: createHash("sha256")
        .update(readFileSync(join(shared, "server-files.sh")))
        .digest("hex"),
      release: `s3://release/${archive.hash}.tar.gz`,
      administratorSecretArn: "arn:administrator",
      applicationSecretArn: "arn:application",
      phpExtensions: [],
      requestTimeoutSeconds: 60,
      https: false,
      names: [],
      hstsSeconds: 0,
    });
    writeFileSync(join(shared, "user-data"), userData);
    writeFileSync(join(shared, "user-data-other"), userData.replace("/server-files.sh", "/other-files.sh"));
    mkdirSync(join(shared, "bin"));
    for (const [name, text] of Object.entries({ curl, "apt-get": aptGet, ...others }))
      writeFileSync(join(shared, "bin", name), text, { mode: 0o755 });
    writeFileSync(join(shared, "clock"), "sleep() { SECONDS=$((SECONDS + $1)); echo $SECONDS > /run/clock; }\n");
  });
  afterAll(() => rmSync(shared, { recursive: true }));

  /** What the console says of a boot during which something is away, line by line. */
  async function consoleOf(away: string, until: number, userData = "user-data", first = ""): Promise<string[]> {
    const printed = await inImage(
      `echo 0 > /run/clock
       ${first}
       export PATH=/shared/bin:$PATH BASH_ENV=/shared/clock AWAY="${away}" UNTIL=${until}
       bash /shared/${userData} || true
       curl -s --max-time 2 http://127.0.0.1/ || true
       [[ ! -e /run/other-files-have-run ]] || echo " OTHER FILES HAVE RUN"`,
      { "/shared": shared },
    );
    return printed.trim().split("\n");
  }

  const things: readonly (readonly [name: string, title: string, step: string, said: string])[] = [
    ["s3", "S3", "server files", "curl: (7) Failed to connect to S3"],
    ["permission", "the role's permission", "server files", "S3 answers 403: Access Denied"],
    ["mirror", "Debian's mirror", "packages", "E: Failed to fetch http://mirror.test/ Could not connect"],
    [
      "lock",
      "dpkg, which another program has locked,",
      "packages",
      "E: Could not get lock /var/lib/dpkg/lock-frontend",
    ],
    [
      "authorities",
      "the server of RDS's authorities",
      "database authorities",
      "curl: (7) Failed to connect to truststore.pki.rds.amazonaws.com",
    ],
    ["metadata", "the metadata service", "server files", "curl: (7) Failed to connect to metadata"],
  ];

  it("says nothing but that it is ready when nothing is away", async () => {
    expect(await consoleOf("nothing", 0)).toEqual([expect.stringMatching(/^lamp: ready in \d+ s$/), "the site"]);
  });

  it.each(things)(
    "outlives five minutes without %s: %s, and says meanwhile what it waits for",
    async (name, _, step, said) => {
      const [waiting, ready, ...rest] = await consoleOf(name, 300);
      expect(waiting).toContain(`lamp: waiting at ${step}: ${said}; `);
      expect(ready).toMatch(/^lamp: ready in 3\d\d s$/);
      expect(rest).toEqual(["the site"]);
    },
  );

  it.each(things)(
    "gives up after eight minutes without %s: %s, and says at which step and what to check",
    async (name, _, step, said) => {
      const lines = await consoleOf(name, 10_000);
      expect(lines).toHaveLength(2);
      expect(lines[1]).toContain(`lamp: FAILED at ${step}: ${said}; check `);
    },
  );

  it("does not notice that Debian's mirror is away when the image has the packages", async () => {
    expect(await consoleOf("mirror", 10_000, "user-data", "touch /run/installed")).toEqual([
      expect.stringMatching(/^lamp: ready in \d+ s$/),
      "the site",
    ]);
  });

  it("does not wait for a package that Debian does not have", async () => {
    const [failed, ...rest] = await consoleOf("package", 10_000);
    expect(failed).toBe(
      "lamp: FAILED at packages: E: Unable to locate package php8.4-nothing; check that lamp:phpExtensions are packages of Debian 13",
    );
    expect(rest).toEqual([]);
  });

  it("runs no files but those whose hash the user-data names", async () => {
    const [failed, ...rest] = await consoleOf("nothing", 0, "user-data-other");
    expect(failed).toMatch(
      /^lamp: FAILED at server files: s3:\/\/release\/other-files.sh is not what the stack uploaded: its SHA-256 is not [0-9a-f]{64}; /,
    );
    expect(rest).toEqual([]);
  });
});
