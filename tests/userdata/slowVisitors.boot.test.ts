import { describe, expect, it } from "vitest";
import { inServer, serve } from "./configuredServer";

/**
 * A server with three PHP processes, of which one answers requests without a body.
 *
 * @param timeout after how many seconds it gives up a request that stands still
 */
const small = (timeout = 60) => `
printf '[lamp]\\npm.max_children = 3\\n' > /etc/php/8.4/fpm/pool.d/size.conf
printf 'Define %s\\n' "LAMP_PHP_MAX 1" "LAMP_TIMEOUT ${timeout}" "LAMP_KEEP_ALIVE 75" >> apache.conf
cat > /srv/lamp/current/public/index.php <<'PAGE'
<?php
echo strlen(file_get_contents("php://input")), " of ", $_SERVER["CONTENT_LENGTH"] ?? "nothing";
PAGE
${serve}
`;

/** Python functions: `send` opens a connection and sends a request, `ask` returns the status and the body of an answer. */
const client = `
import socket, subprocess, time

def send(text, slow_reader=False):
    s = socket.socket()
    if slow_reader:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.settimeout(20)
    s.connect(("127.0.0.1", 80))
    s.sendall(text.replace("\\n", "\\r\\n").encode())
    return s

def ask(*arguments):
    return subprocess.run(["curl", "-sS", "-w", " %{http_code}", "--max-time", "5", *arguments, "http://127.0.0.1/"],
        capture_output=True, text=True).stdout
`;

const inPython = (program: string) => `python3 - <<'PYTHON'\n${client}\n${program}\nPYTHON\n`;

describe("a server with few PHP processes", () => {
  it("answers pages and forms while 1000 bodies arrive slowly, and these too when they are complete", async () => {
    const printed = await inServer(
      `${small()}${inPython(`
slow = [send("POST / HTTP/1.1\\nHost: x\\nContent-Length: 40000\\n\\n" + "x" * 20000) for _ in range(1000)]
time.sleep(1)
print([ask() for _ in range(3)], [ask("-d", "body") for _ in range(3)])
for s in slow[::100]:
    s.sendall(b"x" * 20000)
    print(s.recv(1000).decode().split("\\r\\n")[0::99], end=" ")
`)}`,
    );
    expect(printed).toBe(
      `${JSON.stringify([...Array<string>(3).fill("0 of nothing 200")])
        .replaceAll('"', "'")
        .replaceAll(",", ", ")} ` +
        `${JSON.stringify([...Array<string>(3).fill("4 of 4 200")])
          .replaceAll('"', "'")
          .replaceAll(",", ", ")}\n` +
        "['HTTP/1.1 200 OK'] ".repeat(10),
    );
  });

  it.each([
    ["a length", "-H Expect:"],
    ["no length (chunked)", "-H Transfer-Encoding:chunked"],
  ])("gives PHP the whole of a large body with %s, and its length", async (_, header) => {
    const printed = await inServer(`
      echo post_max_size = 64M > /etc/php/8.4/fpm/conf.d/98-site.ini
      ${small()}
      head -c 20000000 /dev/zero > /tmp/large
      ask ${header} --data-binary @/tmp/large http://127.0.0.1/`);
    expect(printed).toBe("200 20000000 of 20000000\n");
  });

  it("answers others while eight visitors read 24 MiB each and take nothing", async () => {
    const printed = await inServer(`
      cat > /srv/lamp/current/public/large.php <<'PAGE'
<?php
for ($i = 0; $i < 3 * 1024; $i++) echo str_repeat("x", 8192);
PAGE
      ${small()}${inPython(`
slow = []
while len(slow) < 8:
    s = send("GET /large.php HTTP/1.1\\nHost: x\\nConnection: close\\n\\n", slow_reader=True)
    if b" 200 " in s.recv(15):
        slow.append(s)
    time.sleep(0.2)
time.sleep(1)
print([ask() for _ in range(3)])
print([len(s.recv(1000)) > 0 for s in slow])
`)}`);
    expect(printed).toBe(
      "['0 of nothing 200', '0 of nothing 200', '0 of nothing 200']\n[True, True, True, True, True, True, True, True]\n",
    );
  });

  it("sends what a page has flushed at once", async () => {
    const printed = await inServer(`
      cat > /srv/lamp/current/public/events.php <<'PAGE'
<?php
header("Content-Type: text/event-stream");
for ($i = 0; $i < 3; $i++) {
    echo "data: $i\\n\\n";
    ob_flush();
    flush();
    usleep(400_000);
}
PAGE
      ${small()}${inPython(`
s = send("GET /events.php HTTP/1.0\\nHost: x\\n\\n")
pieces = []
while piece := s.recv(65536):
    pieces.append(piece.decode().split("\\r\\n\\r\\n")[-1])
print(pieces)
`)}`);
    expect(printed).toBe("['data: 0\\n\\n', 'data: 1\\n\\n', 'data: 2\\n\\n']\n");
  });

  it("does not cut an answer that flows for longer than a request may stand still", async () => {
    const printed = await inServer(`
      echo '<?php for ($i = 0; $i < 8; $i++) { echo $i; ob_flush(); flush(); usleep(500_000); }' > /srv/lamp/current/public/flows.php
      ${small(2)}
      curl -sS http://127.0.0.1/flows.php`);
    expect(printed).toBe("01234567");
  });

  it("gives up a page that stands still, and ends its process when nobody has waited for it for the same time", async () => {
    const printed = await inServer(`
      echo '<?php sleep(60);' > /srv/lamp/current/public/hangs.php
      ${small(2)}
      LAMP_REQUEST_TIMEOUT=2 lamp-abandoned > /tmp/ended &
      processes() { pgrep -f '^php-fpm: pool lamp' | sort -n | paste -sd ' '; }
      before=$(processes)
      curl -sS -o /dev/null -w '%{http_code}\\n' http://127.0.0.1/hangs.php
      for wait in $(seq 30); do grep -q ending /tmp/ended && break; sleep 1; done
      sed 's/process [0-9]*/process P/' /tmp/ended
      sleep 1
      [[ $(processes) != "$before" ]] && [[ $(processes | wc -w) == 3 ]] && echo replaced
      ask http://127.0.0.1/`);
    expect(printed).toBe(
      "504\nending PHP process P, for which nobody has waited for 2 s\nreplaced\n200 0 of nothing\n",
    );
  });
});
