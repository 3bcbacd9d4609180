import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { inImage } from "../support/inImage";

const suite = "guestBookTest.php";
const names = [...readFileSync(join(__dirname, suite), "utf8").matchAll(/^test\('(.*)', function/gm)].map(
  match => match[1] ?? "",
);

/** Starts the MySQL of the rehearsal's databases, in a copy of its image, and runs the tests in PHP beside it. */
const script = `
mkdir /mnt/disk
mount -t tmpfs tmpfs /mnt/disk
mkdir /mnt/disk/upper /mnt/disk/work /mnt/disk/root
mount -t overlay overlay -o lowerdir=/database,upperdir=/mnt/disk/upper,workdir=/mnt/disk/work /mnt/disk/root
root=/mnt/disk/root
mount --bind /dev $root/dev
mkdir -p $root/run/mysqld
chroot $root chown mysql:mysql /run/mysqld
chroot $root setpriv --reuid mysql --regid mysql --init-groups mysqld --no-defaults --datadir=/data --skip-log-bin \\
  --skip-networking --mysqlx=OFF --innodb-flush-log-at-trx-commit=0 --socket=/run/mysqld/mysqld.sock > /tmp/mysqld.log 2>&1 &
for wait in $(seq 300); do chroot $root mysqladmin --user=rdsadmin ping > /dev/null 2>&1 && break; sleep 0.1; done
chroot $root mysql --user=rdsadmin --execute 'CREATE DATABASE app' || { cat /tmp/mysqld.log >&2; exit 1; }
SOCKET=$root/run/mysqld/mysqld.sock php /tests/check.php /site/src /tests/${suite}`;

describe("the sample's guest book", () => {
  const problems = new Map<string, string | null>();

  beforeAll(async () => {
    const folders = {
      "/site": join(__dirname, "../../site"),
      "/tests": __dirname,
      "/database": await imageRoot("database"),
    };
    for (const line of (await inImage(script, folders)).trim().split("\n")) {
      const { name, problem } = JSON.parse(line) as { name: string; problem: string | null };
      problems.set(name, problem);
    }
  });

  it.each(names)("%s", name => {
    expect(problems.get(name)).toBeNull();
  });
});
