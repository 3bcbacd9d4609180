import { expect, it } from "vitest";
import { withServerFiles } from "../configuredServer";

/** A site with two workers, and a systemctl that says what it is told. */
const setup = `
  mkdir -p /srv/lamp/current /run/lamp /run/lamp-workers
  chmod 755 /srv /srv/lamp /srv/lamp/current
  printf '# queues\\nqueue: php artisan queue:work\\n\\n  mail-2:\\techo "$APP_NAME: $(id -un) $(pwd -P)" && exit 3 \\n' > /srv/lamp/current/workers
  printf '#!/bin/bash\\necho "systemctl $*"\\n' > /usr/local/sbin/systemctl
  chmod 755 /usr/local/sbin/systemctl
  echo '{"plain":{"APP_NAME":"shop"}}' > /run/lamp/environment.json
`;
const onServer = async (script: string) => (await withServerFiles(setup + script)).trim().split("\n");

it("each line is a unit, whose command runs as www-data in the folder of the release with the site's variables", async () => {
  const units = ["lamp-worker@queue.service", "lamp-worker@mail-2.service", "lamp-workers.path"];
  const files = "/etc/systemd/system/{lamp-worker@queue,lamp-schedule@x,lamp-workers}.service";
  const printed = await onServer(`
    /usr/local/lib/lamp/background-units /srv/lamp/current
    systemd-analyze verify ${files} /etc/systemd/system/{lamp-workers.path,system-background.slice} 2>&1
    mv /run/lamp/environment.json /run/lamp/later
    printf '#!/bin/bash\\necho "waits for the variables"; mv /run/lamp/later /run/lamp/environment.json\\n' > /usr/local/sbin/sleep
    chmod 755 /usr/local/sbin/sleep
    /usr/local/lib/lamp/worker mail-2 || echo "ends with $?"`);
  expect(printed).toEqual([...units, "waits for the variables", "shop: www-data /srv/lamp/current", "ends with 3"]);
});

it("a worker that ends at once begins again after pauses that grow to a minute, and one that has run for long without a pause", async () => {
  const printed = await onServer(`
    mkdir -p /etc/lamp/workers
    echo true > /etc/lamp/workers/queue
    printf '#!/bin/bash\\n' > /usr/local/sbin/sleep
    chmod 755 /usr/local/sbin/sleep
    for _ in $(seq 9); do /usr/local/lib/lamp/worker queue; done
    echo it runs for half a minute
    touch -d '31 seconds ago' /run/lamp-workers/queue
    /usr/local/lib/lamp/worker queue
    /usr/local/lib/lamp/worker queue`);
  const says = (seconds: number) => `it has ended within half a minute; it begins again after ${seconds} s`;
  const pauses = [2, 3, 5, 9, 17, 33, 60, 60].map(says);
  expect(printed).toEqual([...pauses, "it runs for half a minute", says(2)]);
});

it("workers are restarted when the account or the variables change, and when they are written again they are not", async () => {
  const printed = await onServer(`
    echo 59 > /run/lamp-workers/queue
    renew() { echo "$1:"; /usr/local/lib/lamp/workers-renew; }
    renew "without an account"
    echo '{"password":"p"}' > /run/lamp/database.json
    renew "the account is there"
    ls /run/lamp-workers
    touch /run/lamp/database.json
    renew "the same"
    echo '{"lagSeconds":3}' > /run/lamp/replica.json
    renew "another lag"
    echo '{"password":"q"}' > /run/lamp/database.json
    renew "another password"
    echo '{"plain":{"APP_NAME":"other"}}' > /run/lamp/environment.json
    renew "another variable"`);
  const restart = [
    "the account of the database or the site's variables have changed: the workers are restarted",
    "systemctl --no-block try-restart lamp-worker@*.service",
  ];
  expect(printed).toEqual([
    "without an account:",
    "the account is there:",
    ...restart,
    "the same:",
    "another lag:",
    "another password:",
    ...restart,
    "another variable:",
    ...restart,
  ]);
});

it("workers and tasks have a fifth of the memory, which is taken from the pages", async () => {
  const size = `
    systemctl() { :; }
    nproc() { echo 99; }
    name=web-3f9a1c home=/srv/lamp/current LAMP_REQUEST_TIMEOUT=60 LAMP_SERVER_NUMBER=1
    configure() { cd /etc/lamp; . /usr/local/share/lamp/configure.sh; cd /etc/lamp; }
    children() { sed -n 's/pm.max_children = //p' /etc/php/8.4/fpm/pool.d/size.conf; }
    configure; with=$(children)
    cat /etc/systemd/system/system-background.slice.d/memory.conf
    rm $home/workers
    configure; without=$(children)
    read -r _ kib _ </proc/meminfo
    fewer=$(((without - with) * (128 + 12)))
    echo "MemoryMax=$((kib / 5))K"
    ((fewer > kib / 1024 / 5 - 150 && fewer < kib / 1024 / 5 + 150)) && echo "taken from the pages"`;
  const [, limit, expected, taken] = await onServer(`mkdir -p /srv/lamp/current/public${size}`);
  expect([limit, taken]).toEqual([expected, "taken from the pages"]);
});
