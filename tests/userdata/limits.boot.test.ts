import { describe, expect, it } from "vitest";
import { inServer, journal, serve } from "./configuredServer";

/** Pages, and requests of any size. `line N`, `header N` and `headers N` print the status of a request with these sizes. */
const limits = `
cat > /srv/lamp/current/public/form.php <<'PAGE'
<?php
echo count($_POST, COUNT_RECURSIVE), " fields, ", count($_FILES), " files, errors ", implode(",", array_column($_FILES, "error"));
PAGE
cat > /srv/lamp/current/public/page.php <<'PAGE'
<?php
isset($_GET["mib"]) && strlen(str_repeat("x", $_GET["mib"] << 20));
usleep(($_GET["sleeps"] ?? 0) * 1_000_000);
$seconds = fn() => ($used = getrusage())["ru_utime.tv_sec"] + $used["ru_stime.tv_sec"];
for ($end = $seconds() + ($_GET["works"] ?? 0); $seconds() < $end;);
echo "done";
PAGE
zeros() { head -c "$1" /dev/zero | tr '\\0' "\${2:-x}"; }
send() { exec 3<> /dev/tcp/127.0.0.1/80; printf '%b' "$1" >&3; head -n 1 <&3 | cut -d ' ' -f 2; exec 3>&-; }
rest="Host: x\\r\\nConnection: close\\r\\n"
line() { send "GET /form.php?$(zeros $(($1 - 23))) HTTP/1.1\\r\\n$rest\\r\\n"; }
header() { send "GET /form.php HTTP/1.1\\r\\n$rest""X: $(zeros $(($1 - 3)))\\r\\n\\r\\n"; }
headers() { send "GET /form.php HTTP/1.1\\r\\n$rest$(for n in $(seq $(($1 - 2))); do printf 'X-%d: y\\\\r\\\\n' $n; done)\\r\\n"; }
body() { send "POST /form.php HTTP/1.1\\r\\n$rest""Content-Length: $1\\r\\n\\r\\n"; }
form() { (printf a=; zeros $(($1 - 2))) > /tmp/form; ask -H Expect: --data-binary @/tmp/form http://127.0.0.1/form.php; }
fields() { ask -d "$(for n in $(seq "$1"); do printf 'f%d=1&' $n; done | sed 's/&$//')" http://127.0.0.1/form.php; }
upload() { zeros "$1" > /tmp/file; ask -H Expect: -F file=@/tmp/file http://127.0.0.1/form.php; }
files() { echo x > /tmp/small; ask -H Expect: $(for n in $(seq "$1"); do echo "-F file$n=@/tmp/small"; done) http://127.0.0.1/form.php | cut -d , -f -2; }
page() { ask --max-time 60 "http://127.0.0.1/page.php?$1"; }
${journal}
${serve}
`;

/** What a script prints, line by line, without the place in PHP's messages. */
const seen = async (script: string, settings = "") =>
  (await inServer(`${settings}${limits}${script}`))
    .trim()
    .split("\n")
    .map(line => line.replace(/ in (\/srv|Unknown).*$/, ""));

describe("a server lets pass what is within a limit, and says where people look what was refused", () => {
  it("for what Apache reads", async () => {
    expect(
      await seen("line 8190; line 8192; header 8190; header 8192; headers 100; headers 101; body 1073741825"),
    ).toEqual([...["200", "414", "200", "400", "200", "400", "413"]]);
  });

  it("for what PHP reads and uses", async () => {
    expect(
      await seen(`
        form 8388608; form 8388609; told php
        fields 1000; fields 1002; told php
        upload 2097152; upload 2097153
        files 20; files 21; told php
        page mib=60; page mib=130 | cut -c -4; told php`),
    ).toEqual([
      "200 1 fields, 0 files, errors ",
      "200 0 fields, 0 files, errors ",
      expect.stringContaining("POST Content-Length of 8388609 bytes exceeds the limit of 8388608 bytes"),
      "200 1000 fields, 0 files, errors ",
      "200 1001 fields, 0 files, errors ",
      expect.stringContaining("Input variables exceeded 1000"),
      "200 0 fields, 1 files, errors 0",
      "200 0 fields, 1 files, errors 1",
      "200 0 fields, 20 files",
      "200 0 fields, 20 files",
      expect.stringContaining("Maximum number of allowable file uploads has been exceeded"),
      "200 done",
      "500 ",
      expect.stringContaining("Allowed memory size of 134217728 bytes exhausted"),
    ]);
  });

  it("at the values that the site's php.ini and apache.conf set", async () => {
    const settings = `
      printf '%s\\n' 'post_max_size = 9M' 'upload_max_filesize = 3M' 'max_file_uploads = 21' 'max_input_vars = 1002' \
        'memory_limit = 256M' 'max_execution_time = 1' > /etc/php/8.4/fpm/conf.d/98-site.ini
      printf '%s\\n' 'LimitRequestLine 16000' 'LimitRequestFieldSize 16000' 'LimitRequestFields 200' '<If "%{HTTP:Content-Length} -gt 10000000">' 'RedirectMatch 413 .*' '</If>' \
        > /srv/lamp/current/apache.conf
    `;
    expect(
      await seen(
        `line 16000; line 16002; header 16000; header 16002; headers 200; headers 201; body 10000001
        form 8388609; fields 1002; upload 2097153; files 21; page mib=130
        page sleeps=1.5; page works=3 | cut -c -4; told php`,
        settings,
      ),
    ).toEqual([
      ...["200", "414", "200", "400", "200", "400", "413"],
      "200 1 fields, 0 files, errors ",
      "200 1002 fields, 0 files, errors ",
      "200 0 fields, 1 files, errors 0",
      "200 0 fields, 21 files",
      "200 done",
      "200 done",
      "500 ",
      expect.stringContaining("Maximum execution time of 1 second exceeded"),
    ]);
  });
});
