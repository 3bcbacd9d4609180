import { join } from "node:path";
import { expect, it } from "vitest";
import { inServer, serve } from "./configuredServer";

const room = (path: string) => join(__dirname, "../..", path);

/**
 * A server with the places of a `t4g.micro`, and a page that reads as the sample site does. Its databases answer in 5 ms. From
 * /tmp/silent on the replica does not answer: a page that asks it gives up after two seconds.
 */
const server = `
printf 'Define LAMP_PHP_MAX 3\\n' >> /etc/lamp/apache.conf
printf '[lamp]\\npm.max_children = 8\\nenv[LAMP_PLACES] = 3\\n' > /etc/php/8.4/fpm/pool.d/size.conf
cat > /srv/lamp/current/public/read.php <<'PAGE'
<?php
spl_autoload_register(fn($class) => require is_file("/sources/$class.php") ? "/sources/$class.php" : "/tests/$class.php");
$databases = new Databases();
$connect = function (string $role) use ($databases): Connection {
    if ($role === "reader" && file_exists("/tmp/silent")) {
        sleep(2);
        throw new Away("silent");
    }
    usleep(5_000);
    return $databases->connect($role);
};
$split = new Split($connect, new Monitor($connect, "/tmp/state.json"), new Pulse("/tmp/pulse", (int) getenv("LAMP_PLACES")));
echo $split->read(fn() => null, false)[1];
PAGE
${serve}
`;

/** 25 visitors a second for six seconds; after one second the replica becomes silent. Prints how often each answer came. */
const visits = `
python3 - <<'END'
import collections, threading, time, urllib.error, urllib.request
seen = collections.Counter()
def visit():
    try:
        with urllib.request.urlopen("http://127.0.0.1/read.php", timeout=10) as answer:
            seen["answered"] += answer.status == 200
    except urllib.error.HTTPError as error:
        seen[error.code] += 1
threads = []
begin = time.monotonic()
for n in range(150):
    time.sleep(max(0, begin + n / 25 - time.monotonic()))
    if n == 25:
        open("/tmp/silent", "w")
    threads.append(threading.Thread(target=visit))
    threads[-1].start()
for thread in threads:
    thread.join()
print(dict(seen))
END
`;

it("answers every visitor of a server with three places while the replica is silent", async () => {
  const folders = { "/sources": room("site/src"), "/tests": room("tests/site") };
  expect(await inServer(`${server}${visits}`, folders)).toBe("{'answered': 150}\n");
});
