import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderServerFiles } from "../../components/web/serverFiles";
import { inImage } from "../support/inImage";
import { readConfigure, start, values } from "./configuredServer";

const shared = mkdtempSync(join(tmpdir(), "health-"));
beforeAll(() => writeFileSync(join(shared, "server-files.sh"), renderServerFiles()));
afterAll(() => rmSync(shared, { recursive: true }));

const server = `
mkdir -p /etc/lamp /srv/lamp/current/public /run/php /run/apache2 /run/lock /run/lamp
echo '{}' > /run/lamp/environment.json
bash /shared/server-files.sh
: > /etc/lamp/database-ca.pem
${values}
${readConfigure}
cd /srv/lamp/current
start() {
  ${start}
}
# The load balancer's own question, with its time-out.
health() { curl -s -o /tmp/body -w '%{http_code} ' -m 2 http://127.0.0.1:8080/healthz "$@" || true; head -n 1 /tmp/body | grep -v '^<' || echo; }
`;
const onServer = async (script: string) =>
  (await inImage(server + script, { "/shared": shared })).split("\n").flatMap(line => line.trim() || []);

/** Opens connections that send `first` and then a byte now and then, and asks for the health meanwhile. */
const slowly = (count: number, first: string) => `
start
for client in $(seq ${count}); do
  (printf '${first}'; for byte in $(seq 12); do sleep 0.5; printf x; done) | timeout 6 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; cat >&3' 2> /dev/null &
done
sleep 0.5
for question in $(seq 8); do health; sleep 0.5; done | sort | uniq -c`;

describe("the health of a server", () => {
  it("is told to a question without a body, and nothing else is answered at its port", async () => {
    const lines = await onServer(`
      echo page > public/index.html
      start
      health
      curl -sI http://127.0.0.1:8080/healthz | head -n 1
      health -X POST
      health -d body
      health -X GET -d body
      health -X GET -H 'Transfer-Encoding: chunked' -d body
      for path in / /index.html /healthz/x /healthzz /.htaccess; do
        curl -s -o /dev/null -w '%{http_code}\\n' http://127.0.0.1:8080$path
      done`);
    expect(lines).toEqual(["200 ok", "HTTP/1.1 200 OK", "403", "403", "403", "403", "403", "403", "403", "403", "403"]);
  });

  it("is refused until the server has been checked", async () => {
    expect(await onServer("start; rm /run/lamp/checked; health; touch /run/lamp/checked; health")).toEqual([
      "403",
      "200 ok",
    ]);
  });

  it("is not what the site answers at its own port, and no rule of the site changes it", async () => {
    const lines = await onServer(`
      echo '<?php echo "the site at ", $_SERVER["REQUEST_URI"];' > public/index.php
      printf 'RewriteEngine On\\nRewriteRule ^healthz$ /index.php [L]\\n' > public/.htaccess
      cat > apache.conf <<'CONF'
      RewriteEngine On
      RewriteCond %{SERVER_PORT} 8080
      RewriteRule . - [F]
      Header always set X-Site yes
      <Location /healthz>
        Header always set X-Health yes
      </Location>
      LimitRequestBody 1
CONF
      echo 'Define LAMP_HTACCESS' >> /etc/lamp/apache.conf
      start
      health
      curl -sI http://127.0.0.1:8080/healthz | grep -ic '^X-Site\\|^X-Health' || true
      curl -s http://127.0.0.1/healthz; echo
      grep -c healthz /var/log/lamp/access.log
      cat /var/log/apache2/other_vhosts_access.log 2> /dev/null | wc -l`);
    expect(lines).toEqual(["200 ok", "0", "the site at /healthz", "1", "0"]);
  });

  it.each([
    ["the first line", 50, "GET /heal"],
    ["headers", 50, "GET /healthz HTTP/1.1\\r\\nHost: x\\r\\nX-Slow: "],
    ["a body", 50, "POST /healthz HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 99\\r\\n\\r\\n"],
    ["the body of a GET", 50, "GET /healthz HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 99\\r\\n\\r\\n"],
    ["a body in pieces", 50, "GET /healthz HTTP/1.1\\r\\nHost: x\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\n"],
  ])("stays good while others send %s slowly to the same port", async (_, count, first) => {
    expect(await onServer(slowly(count, first))).toEqual(["8 200 ok"]);
  });

  it("is good again in a few seconds when something has held the PHP child that answers", async () => {
    const lines = await onServer(`
      cat > /tmp/hold.php <<'HOLD'
<?php
      # The beginning of a question with a body that does not come.
      $record = fn($type, $text) => pack('CCnnCx', 1, $type, 1, strlen($text), 0) . $text;
      $pair = fn($name, $value) => chr(strlen($name)) . chr(strlen($value)) . $name . $value;
      $socket = stream_socket_client('unix:///run/php/health.sock');
      fwrite($socket, $record(1, pack('nCx5', 1, 0)) . $record(4, $pair('REQUEST_METHOD', 'POST') . $pair('SCRIPT_NAME', '/healthz')
          . $pair('SCRIPT_FILENAME', '/healthz') . $pair('CONTENT_LENGTH', '99')) . $record(4, ''));
      sleep(20);
HOLD
      start
      php /tmp/hold.php &
      sleep 0.5
      health
      for second in $(seq 8); do health; sleep 1; done | tail -n 1`);
    expect(lines.at(-1)).toBe("200 ok");
    expect(lines[0]).toMatch(/^(000|503|504)/);
  });
});
