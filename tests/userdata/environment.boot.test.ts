import { beforeAll, describe, expect, it } from "vitest";
import { FirstBoot } from "./firstBoot";
import { printedParts } from "./printedParts";
import { inServer } from "./configuredServer";

const account = `{"password":"p/1 ä","username":"app","writer":"w.test","reader":"r.test","port":3306,"database":"site","ca":"/ca"}`;

/** AWS in files: the object, its metadata, and the versions of the secret. It notes what it is asked. */
const stage = `
export LAMP_REGION=eu-central-1 LAMP_ENVIRONMENT=s3://bucket/environment.json LAMP_APPLICATION_SECRET=application
cat > /usr/local/sbin/lamp-aws <<'SCRIPT'
#!/bin/bash
echo "$1 $(grep -o 'VersionId":"[a-z0-9]*' <<<"$*")" >> /tmp/asked
if [[ -e /tmp/denied-$1 && $1 == s3 ]]; then printf '<Error><Message>Access Denied</Message></Error>\\n403||'; exit; fi
if [[ -e /tmp/denied-$1 ]]; then echo '{"__type":"AccessDeniedException","Message":"not authorized"}'; exit; fi
if [[ -e /tmp/away ]]; then echo 'curl: (7) Failed to connect'; exit 7; fi
if [[ $1 == s3 ]]; then cat /tmp/object; printf '\\n200|%s' "$(cat /tmp/names)"; exit; fi
version=$(grep -o 'VersionId":"[a-z0-9]*' <<<"$*" | cut -d '"' -f 3)
[[ -e /tmp/secret-$version ]] || { echo '{"__type":"ResourceNotFoundException","Message":"no version"}'; exit; }
php -n -r 'echo json_encode(["SecretString" => file_get_contents($argv[1])]);' /tmp/secret-$version
SCRIPT
chmod 755 /usr/local/sbin/lamp-aws
sed -i 's/ sleep(3);/ usleep(1000);/; s/\\$start > (\\$served ? 20 : 900)/$start > ($served ? -1 : 0)/' /usr/local/sbin/lamp-environment
object() { printf '%s' "$1" > /tmp/object; printf '%s' "\${2:-|}" > /tmp/names; }
rm /run/lamp/environment.json
chgrp www-data /run/lamp
echo '${account}' > /run/lamp/database.json
echo '<?php foreach ($argv ?? [] as $i => $name) if ($i) echo json_encode(getenv($name), 320), " "; echo "\\n";' > /srv/lamp/current/show.php
echo '<?php foreach (explode(",", $_GET["names"]) as $name) echo json_encode([getenv($name), $_ENV[$name] ?? 0, $_SERVER[$name] ?? 0], 320), " ";' \\
  > /srv/lamp/current/public/show.php
show() { lamp-run php show.php "$@"; }
umask 022
`;

describe("the variables of the site", () => {
  let parts: Map<string, string[]>;
  beforeAll(async () => {
    const printed = await inServer(`${stage}
      part() { echo "== $1"; : > /tmp/asked; }
      part first
      object '{"A":"plain","B":"it'"'"'s \\"q\\" $HOME\\nline ü","PASS":"x","DB_HOST":"own.test","DB_PASSWORD":"no"}' 'arn:site|v1'
      echo '{"KEY":"s3cret","A":"secret wins"}' > /tmp/secret-v1
      lamp-environment
      stat -c '%n %a' /run/lamp/environment.json
      show A B KEY DB_HOST DB_PASSWORD DB_USER
      ${"php-fpm8.4 --daemonize; apachectl start; : > /run/lamp/checked"}
      for attempt in $(seq 50); do curl -fs -o /dev/null http://127.0.0.1:8080/healthz && break; /usr/bin/sleep 0.1; done
      curl -sS 'http://127.0.0.1/show.php?names=A,B,KEY,DB_PASSWORD'; echo
      cat /tmp/asked
      part again
      inode=$(stat -c %i /run/lamp/environment.json)
      lamp-environment
      [[ $(stat -c %i /run/lamp/environment.json) == "$inode" ]] && echo "not written"
      cat /tmp/asked
      part plain
      object '{"A":"changed"}' 'arn:site|v1'
      lamp-environment
      show A B KEY
      curl -sS 'http://127.0.0.1/show.php?names=B,KEY'; echo
      cat /tmp/asked
      part secret
      object '{"A":"changed"}' 'arn:site|v2'
      lamp-environment || echo "ends with $?"
      show KEY
      echo '{"OTHER":"2"}' > /tmp/secret-v2
      lamp-environment
      show KEY OTHER
      part removed
      object '{}'
      lamp-environment
      show A KEY OTHER DB_HOST
      part strange
      for text in '' '[1]' '{"A":{"B":"hidden"}}' '{"A B":"hidden"}' '{"A":1}'; do
        object "$text"
        lamp-environment || echo "ends with $?"
      done
      object '{"A":"kept"}' 'arn:site|v3'
      echo '{"KEY":"kept too"}' > /tmp/secret-v3
      lamp-environment >/dev/null
      echo '["hidden"]' > /tmp/secret-v4
      object '{"A":"new"}' 'arn:site|v4'
      lamp-environment || echo "ends with $?"
      show A KEY
      part denied
      touch /tmp/denied-secretsmanager
      lamp-environment || echo "ends with $?"
      touch /tmp/denied-s3
      lamp-environment || echo "ends with $?"
      rm /tmp/denied-*
      touch /tmp/away
      lamp-environment || echo "ends with $?"
      rm /tmp/away
      show A KEY
      part root
      object '{"LD_PRELOAD":"/tmp/evil.so","PATH":"/tmp/evil","BASH_ENV":"/tmp/evil.sh"}'
      lamp-environment >/dev/null
      mkdir -p /tmp/evil
      printf '#!/bin/bash\\nid -un >> /tmp/ran-as\\n' | tee /tmp/evil.sh > /tmp/evil/setpriv
      cp /tmp/evil/setpriv /tmp/evil/php
      chmod -R 777 /tmp/evil /tmp/evil.sh
      rm -f /tmp/ran-as
      lamp-run /usr/bin/id -un 2>/dev/null || true
      touch /tmp/ran-as
      ! grep root /tmp/ran-as && echo "nothing ran as root"
      part health
      code() { curl -s -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:8080/healthz; }
      code
      rm /run/lamp/environment.json
      code`);
    parts = new Map([...printedParts(printed)].map(([name, lines]) => [name, lines.map(line => line.trim())]));
  });

  it("reach PHP and commands with every character; a secret one wins over a plain one, and the account over both", () => {
    expect(parts.get("first")).toEqual([
      "lamp: environment: the site has its variables",
      "/run/lamp/environment.json 644",
      '"secret wins" "it\'s \\"q\\" $HOME\\nline ü" "s3cret" "own.test" "p/1 ä" "app"',
      [
        '["secret wins","secret wins","secret wins"]',
        `["it's \\"q\\" $HOME\\nline ü","it's \\"q\\" $HOME\\nline ü","it's \\"q\\" $HOME\\nline ü"]`,
        '["s3cret","s3cret","s3cret"]',
        '["p/1 ä","p/1 ä","p/1 ä"]',
      ].join(" "),
      "s3",
      'secretsmanager VersionId":"v1',
    ]);
  });

  it("cost one request to S3 while nothing changes", () => {
    expect(parts.get("again")).toEqual(["not written", "s3"]);
  });

  it("change without a restart, and a removed one is gone", () => {
    expect(parts.get("plain")).toEqual([
      '"secret wins" false "s3cret"',
      '[false,0,0] ["s3cret","s3cret","s3cret"]',
      "s3",
    ]);
  });

  it("stay as they are until a new version of the secret can be read", () => {
    expect(parts.get("secret")).toEqual([
      'lamp: environment: waiting for arn:site: {"__type":"ResourceNotFoundException","Message":"no version"}',
      "ends with 1",
      '"s3cret"',
      "lamp: environment: the site has its variables",
      'false "2"',
    ]);
  });

  it("are gone when the settings are, and the names of frameworks are there again", () => {
    expect(parts.get("removed")).toEqual(['false false false "w.test"']);
  });

  it("stay when the object or the secret is not what it should be, and no message has a value", () => {
    const says = (what: string) =>
      `lamp: environment: ${what} has no map of variables; CloudTrail shows who has changed it`;
    expect(parts.get("strange")).toEqual([
      says("s3://bucket/environment.json"),
      ...Array.from({ length: 5 }, () => "ends with 1"),
      says("the secret arn:site"),
      "ends with 1",
      '"kept" "kept too"',
    ]);
  });

  it("stay when AWS denies them or does not answer", () => {
    expect(parts.get("denied")).toEqual([
      'lamp: environment: {"__type":"AccessDeniedException","Message":"not authorized"}; check that the instance role allows secretsmanager:GetSecretValue on arn:site',
      "ends with 1",
      "lamp: environment: S3 answers 403: Access Denied; check that the instance role allows s3:GetObject on s3://bucket/environment.json",
      "ends with 1",
      "lamp: environment: waiting for s3://bucket/environment.json: curl: (7) Failed to connect",
      "ends with 1",
      '"kept" "kept too"',
    ]);
  });

  it("change nothing that runs as root, whatever is in the object", () => {
    expect(parts.get("root")).toEqual(["www-data", "nothing ran as root"]);
  });

  it("must be there before a server is healthy", () => {
    expect(parts.get("health")).toEqual(["200", "403"]);
  });
});

it("a new server waits for its variables, gets no visitors without them, and says so", async () => {
  const boot = await FirstBoot.of({ "public/index.html": "the site" });
  const printed = await boot.run({
    hasNoVariables: true,
    afterwards: "ls /run/lamp/checked 2>/dev/null || echo 'not checked'",
  });
  boot.remove();
  expect(printed).toEqual([
    "lamp: waiting at environment: lamp-environment has not ended; see journalctl -u lamp-environment",
    "lamp: FAILED at environment: lamp-environment has not ended; see journalctl -u lamp-environment",
    "not checked",
  ]);
});

it("the account is there under the names that frameworks expect, and follows a rotation and a promotion", async () => {
  const printed = await inServer(`
    chgrp www-data /run/lamp
    echo '{}' > /run/lamp/environment.json
    lamp-run sh -c 'echo "\${DB_HOST-none} \${DATABASE_URL-none}"'
    echo '${account}' > /run/lamp/database.json
    lamp-run sh -c 'env | grep -E "w.test|app|p/1|p%2F|site|/ca|mysql" | sort'
    sed -i 's/p.1 ä/p2/; s/w.test/new.test/' /run/lamp/database.json
    lamp-run sh -c 'env | grep -cE "[=@]w.test|p/1|p%2F" || true; echo "$WORDPRESS_DB_HOST $DATABASE_URL $RDS_PASSWORD"'
    lamp-run php -r '$url = parse_url(getenv("DATABASE_URL")); echo json_encode($url, 64), "\n";'`);
  const lines = printed.trim().split("\n");
  const url = "mysql://app:p%2F1%20%C3%A4@w.test:3306/site?serverVersion=8.4.0&charset=utf8mb4";
  expect(lines).toEqual([
    "none none",
    `DATABASE_URL=${url}`,
    "DB_CA=/ca",
    "DB_CONNECTION=mysql",
    "DB_DATABASE=site",
    "DB_DRIVER=mysql",
    "DB_HOST=w.test",
    "DB_NAME=site",
    "DB_PASS=p/1 ä",
    "DB_PASSWORD=p/1 ä",
    "DB_READER=w.test",
    `DB_URL=${url}`,
    "DB_USER=app",
    "DB_USERNAME=app",
    "DB_WRITER=w.test",
    "MYSQL_ATTR_SSL_CA=/ca",
    "MYSQL_DATABASE=site",
    "MYSQL_HOST=w.test",
    "MYSQL_PASSWORD=p/1 ä",
    "MYSQL_USER=app",
    "RDS_DB_NAME=site",
    "RDS_HOSTNAME=w.test",
    "RDS_PASSWORD=p/1 ä",
    "RDS_USERNAME=app",
    "WORDPRESS_DB_HOST=w.test:3306",
    "WORDPRESS_DB_NAME=site",
    "WORDPRESS_DB_PASSWORD=p/1 ä",
    "WORDPRESS_DB_USER=app",
    "database_default_database=site",
    "database_default_hostname=w.test",
    "database_default_password=p/1 ä",
    "database_default_username=app",
    "0",
    "new.test:3306 mysql://app:p2@new.test:3306/site?serverVersion=8.4.0&charset=utf8mb4 p2",
    '{"scheme":"mysql","host":"new.test","port":3306,"user":"app","pass":"p2","path":"/site","query":"serverVersion=8.4.0&charset=utf8mb4"}',
  ]);
});
