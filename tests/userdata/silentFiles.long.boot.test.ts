import { beforeAll, describe, expect, it } from "vitest";
import { serverConfiguration } from "../../rehearsal/machines/files/mountTarget";
import { readConfigure, serve, values, withServerFiles } from "./configuredServer";

const host = "fs-0123.efs.eu-central-1.amazonaws.com";

/** A mount target as the rehearsal's, with a certificate of an authority that the server knows. */
const mountTarget = `
echo "127.0.0.2 eu-central-1a.${host}" >> /etc/hosts
mkdir -p /settings /files && chown www-data:www-data /files && cd /settings
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }
key ca && openssl req -x509 -new -key ca.key -out ca.pem -days 2 -subj /CN=authority
key server && openssl req -new -key server.key -out server.csr -subj /CN=server
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 2 -extfile <(echo "subjectAltName=DNS:${host}") -out server.crt 2> /dev/null
cat server.crt server.key > server.pem
chmod 600 server.pem
cat ca.pem >> /etc/ssl/certs/ca-certificates.crt
cat > stunnel.conf <<'END'
${serverConfiguration}
END
stunnel stunnel.conf 2> /tmp/target.log &
freeze() { pkill -"$1" -u www-data -x 'stunnel|sftp-server'; }
`;

const site = `
mkdir -p /srv/lamp/1/public/up /run/php /run/apache2 /run/lock /run/lamp /run/lamp-shared /etc/lamp
echo '{}' > /run/lamp/environment.json
: > /etc/lamp/database-ca.pem
cd /srv/lamp/1/public
echo first > up/seed.txt
echo '<?php echo "plain";' > plain.php
cat > read.php <<'END'
<?php $text = @file_get_contents(__DIR__ . "/up/" . $_GET["file"]); http_response_code($text === false ? 500 : 200); echo $text;
END
ln -sfn /srv/lamp/1 /srv/lamp/current
`;

const server = `
export zone=eu-central-1a LAMP_REGION=eu-central-1 LAMP_SHARED_FILES=fs-0123 LAMP_SHARED_PATHS=public/up
${values.replace("home=/srv/lamp/current", "home=/srv/lamp/1")}
. /usr/local/share/lamp/shared/folders.sh
stunnel4 /etc/lamp/shared-tls.conf 2> /tmp/client.log &
mknod -m 666 /dev/fuse c 10 229
mknod -m 666 /dev/console c 1 3
for attempt in $(seq 50); do lamp-shared mount && break; sleep 0.1; done
${readConfigure}
rm /etc/php/8.4/fpm/pool.d/size.conf
printf 'Define %s\\n' "LAMP_SERVER web-1" "LAMP_PHP_MAX 4" "LAMP_TIMEOUT 60" "LAMP_KEEP_ALIVE 75" LAMP_HTACCESS LAMP_HANDLERS > apache.conf
${serve}
lamp-shared watch > /tmp/said 2>&1 &
cd /tmp
# asked NAME PATH: the status and the seconds of an answer.
asked() { echo "$1 $(curl -so /dev/null -m 30 -w '%{http_code} %{time_total}' "http://127.0.0.1/$2")"; }
`;

/** How long a visitor waits at most, in seconds: a pause of one, and two questions of one. One more for a busy machine. */
const withinSeconds = 4;

describe("shared files that do not answer", () => {
  let lines: (readonly [name: string, status: number, seconds: number])[];
  let printed: string;
  beforeAll(async () => {
    printed = await withServerFiles(`${mountTarget}${site}${server}
      asked before read.php?file=seed.txt
      freeze STOP
      frozen=$SECONDS
      # Three of PHP's four places wait for a silent folder.
      waiting=()
      for n in 1 2 3; do asked touching "read.php?file=new-$n" & waiting+=($!); done
      asked file up/other.txt & waiting+=($!)
      while ((SECONDS < frozen + 8)); do asked plain plain.php; sleep 0.2; done
      wait "\${waiting[@]}"
      asked later read.php?file=seed.txt
      asked later up/seed.txt
      freeze CONT
      for attempt in $(seq 300); do grep -q "answer again" /tmp/said && break; sleep 0.1; done
      asked again read.php?file=seed.txt
      echo "mounted $(grep -c lamp-shared /proc/self/mounts) programs $(pgrep -cx sshfs)"
      sed 's/^/said /' /tmp/said
      sleep 2
      # A question that gets no answer while an upload goes on, and then without one.
      printf '#!/bin/bash\\nexec sleep 30\\n' > /usr/local/sbin/stat
      chmod +x /usr/local/sbin/stat
      until=$((SECONDS + 6))
      while ((SECONDS < until)); do dd if=/dev/zero of=/var/lib/lamp-shared/public/up/big bs=64k count=16 conv=fsync 2> /dev/null; done
      echo "uploading $(grep -c lamp-shared /proc/self/mounts)"
      for attempt in $(seq 60); do grep -q lamp-shared /proc/self/mounts || break; sleep 0.1; done
      echo "idle $(grep -c lamp-shared /proc/self/mounts)"
      rm /usr/local/sbin/stat
      for attempt in $(seq 100); do grep -q lamp-shared /proc/self/mounts && break; sleep 0.1; done
      sleep 2
      freeze STOP
      # All places at once: others are refused at once until the folder is taken away.
      waiting=()
      for n in $(seq 12); do asked all "read.php?file=more-$n" & waiting+=($!); done
      sleep ${withinSeconds}
      asked free plain.php
      wait "\${waiting[@]}"`);
    if (process.env["LAMP_SHOW"] === "1") console.log(printed);
    lines = [...printed.matchAll(/^(\w+) (\d{3}) ([\d.]+)$/gm)].map(
      ([, name = "", status, seconds]) => [name, Number(status), Number(seconds)] as const,
    );
  }, 120_000);
  const of = (name: string) => lines.filter(([other]) => other === name);
  const longest = (name: string) => Math.max(...of(name).map(([, , seconds]) => seconds));

  it("are read before that over TLS", () => {
    expect(of("before").map(([, status]) => status)).toEqual([200]);
  });

  it("give every page and file that needs them an error within seconds, and later at once", () => {
    expect(of("touching").map(([, status]) => status)).toEqual([500, 500, 500]);
    expect(of("file").map(([, status]) => status)).toEqual([404]);
    expect(Math.max(longest("touching"), longest("file"))).toBeLessThan(withinSeconds);
    expect(of("later").map(([, status]) => status)).toEqual([500, 404]);
    expect(longest("later")).toBeLessThan(1);
  });

  it("do not touch pages that need none of them", () => {
    expect(of("plain").length).toBeGreaterThan(20);
    expect(new Set(of("plain").map(([, status]) => status))).toEqual(new Set([200]));
    expect(longest("plain")).toBeLessThan(1);
  });

  it("hold all places of PHP for seconds only, however many visitors wait for them", () => {
    expect(of("all")).toHaveLength(12);
    expect(longest("all")).toBeLessThan(withinSeconds);
    expect(of("free").map(([, status]) => status)).toEqual([200]);
  });

  it("come back by themselves, by one mount and one program", () => {
    expect(of("again").map(([, status]) => status)).toEqual([200]);
    expect(printed).toContain("mounted 1 programs 1\n");
  });

  it("are those that bring nothing at all: a question that waits behind an upload takes nothing away", () => {
    expect(printed).toContain("uploading 1\nidle 0\n");
  });

  it("are reported once, and once when they are back", () => {
    const said = [...printed.matchAll(/^said lamp: (.*?)(?: after \d+ s)?$/gm)].map(([, text = ""]) => text);
    expect(said.map(text => text.split(". ")[0])).toEqual([
      "the shared files do not answer",
      "the shared files answer again",
    ]);
  });
});
