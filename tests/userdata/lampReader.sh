#!/bin/bash
# What lamp-reader decides while a primary and its replica fail in different ways, for lampReader.long.boot.test.ts. For each part it
# prints the name and what it observed. It runs in a copy of the rehearsal's ready image, with its database image at /database and
# userdata/ at /userdata.
# shellcheck disable=SC2016 # the shell must not expand programs for PHP and other shells
set -eu

wait_until() {
  for _ in $(seq 200); do
    "$@" &>/dev/null && return
    sleep 0.1
  done
  echo "never came true: $*; $(cat /run/lamp/replica.json)" >&2
  exit 1
}

sql() { chroot /database mysql --socket="/run/$1" --user=root --batch --skip-column-names --execute "$2"; } # DATABASE STATEMENTS

mysqld() { # DATABASE ARGUMENTS...
  local data=(--datadir="/tmp/$1" --socket="/run/$1" --pid-file="/run/$1.pid")
  chroot /database mysqld --no-defaults --user=mysql "${data[@]}" "${@:2}"
}

serve() { # DATABASE NUMBER
  mysqld "$1" --server-id="$2" --bind-address="127.0.0.$2" --mysqlx=OFF --performance-schema=OFF --innodb-buffer-pool-size=32M \
    --gtid-mode=ON --enforce-gtid-consistency=ON --require-secure-transport=ON --report-host="$1" \
    --ssl-ca=/tmp/ca.pem --ssl-cert=/tmp/db.pem --ssl-key=/tmp/db.key &>>"/tmp/$1.log" &
  wait_until sql "$1" ""
}

start_pair() {
  mkdir -p /tls /etc/lamp /run/lamp /srv/lamp/current
  cd /tls
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout ca.key -out ca.pem
  openssl req -newkey rsa:2048 -nodes -subj /CN=db -keyout db.key -out db.csr
  openssl x509 -req -in db.csr -CA ca.pem -CAkey ca.key -days 30 -out db.pem \
    -extfile <(echo subjectAltName=DNS:writer.test,DNS:reader.test)
  chmod 644 ./*
  cp ca.pem /etc/lamp/database-ca.pem
  printf '%s\n' '127.0.0.1 writer.test' '127.0.0.2 reader.test' >>/etc/hosts
  for folder in run tmp; do mount -t tmpfs tmpfs /database/$folder; done
  mkdir /database/tmp/{writer,reader}
  mount --rbind /dev /database/dev
  cp ca.pem db.pem db.key /database/tmp
  chroot /database chown mysql /tmp/{writer,reader} /run
  mysqld writer --initialize-insecure
  cp -a /database/tmp/writer/. /database/tmp/reader
  rm /database/tmp/reader/auto.cnf
  serve writer 1
  serve reader 2
  sql reader "CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_USER='copy', SOURCE_PASSWORD='c', SOURCE_SSL=1,
    SOURCE_AUTO_POSITION=1, SOURCE_CONNECT_RETRY=1; SET GLOBAL super_read_only=ON"
  sql writer "CREATE USER copy IDENTIFIED BY 'c'; GRANT REPLICATION SLAVE ON *.* TO copy; CREATE USER app IDENTIFIED BY 'p'; CREATE DATABASE app; GRANT ALL ON app.* TO app"
  sql reader "START REPLICA"
  # What the account server makes: see lamp-account.
  sed -n '/CREATE DATABASE IF NOT EXISTS heartbeat/,/CHARACTER SET ascii/p' /userdata/account/lamp-account |
    sed -E "s/^ *\\\$db->exec\\('//; s/'\\);$/;/" >/tmp/heartbeat.sql
  sql writer "$(</tmp/heartbeat.sql)"
}

put_account() { # PASSWORD
  local account='"username":"app","password":"'"$1"'","writer":"writer.test","reader":"reader.test","port":3306,"database":"app"'
  echo "{$account,\"ca\":\"/etc/lamp/database-ca.pem\"}" >/run/lamp/database.new
  mv /run/lamp/database.new /run/lamp/database.json
}

# What the programs of the site get.
variables() { lamp-run sh -c 'echo "$DB_READER, replica $DB_REPLICA, lag ${DB_LAG:-unknown}"'; }
reads_from() { [[ $(variables) == "$1.test,"* ]]; }
state_is() { grep -q "\"state\":\"$1\"" /run/lamp/replica.json; }
freeze() { kill -STOP "$(<"/database/run/$1.pid")"; }
thaw() { kill -CONT "$(<"/database/run/$1.pid")"; }

# A page of a program that only knows DB_READER, and waits for PHP's usual time.
read_slowly() { # HOST
  php -r '
    mysqli_report(MYSQLI_REPORT_OFF);
    $db = mysqli_init();
    $db->real_connect($argv[1], "app", "p", "app", 3306, null, MYSQLI_CLIENT_SSL);
    touch("/tmp/reads-$argv[1]");
    $begin = microtime(true);
    $ok = $db->query("SELECT SLEEP(9)");
    echo "the query at $argv[1] ", $ok ? "is answered" : "ends in error", microtime(true) - $begin > 5 ? " late" : " early", "\n";' "$1"
}

part() { echo "== $1"; }
trap '(($? == 0)) || tail -n 5 /tmp/{writer.log,reader.log,journal} >&2' EXIT

install -m 755 /userdata/files/usr/local/sbin/lamp-{reader,run} /usr/local/sbin
install -D -m 644 -t /usr/local/share/lamp /userdata/files/usr/local/share/lamp/*.php
install -D -m 644 -t /usr/local/share/lamp/variables /userdata/files/usr/local/share/lamp/variables/*.php
start_pair &>/tmp/setup.log

part "undecided"
put_account p
chgrp www-data /run/lamp/database.json
variables

part "without heartbeats"
lamp-reader >/tmp/journal &
wait_until state_is unknown
variables

part "well"
sql writer "GRANT SELECT, INSERT, UPDATE ON heartbeat.heartbeat TO app"
wait_until reads_from reader
variables | sed -E 's/lag [0-2](\.[0-9])?$/lag small/'
sql reader "SELECT COUNT(*), MAX(server_id), MAX(ts) > DATE_FORMAT(UTC_TIMESTAMP(6) - INTERVAL 5 SECOND, '%Y-%m-%dT%H:%i:%s.%f') FROM heartbeat.heartbeat"

part "frozen replica"
read_slowly reader.test >/tmp/slow-reader &
slow=$!
read_slowly writer.test >/tmp/slow-writer &
other=$!
wait_until test -e /tmp/reads-reader.test -a -e /tmp/reads-writer.test
freeze reader
begin=$SECONDS
wait_until reads_from writer
echo "decided within 3 s: $((SECONDS - begin <= 3))"
variables
wait $slow
cat /tmp/slow-reader
wait_until state_is away
thaw reader
begin=$SECONDS
wait $other
cat /tmp/slow-writer
wait_until reads_from reader
echo "waited before it is used again: $((SECONDS - begin >= 4))"

part "stopped replication"
sql reader "STOP REPLICA SQL_THREAD"
wait_until reads_from writer
state_is lagging && variables | sed -E 's/lag [5-9](\.[0-9])?$/lag above 5/'
sql reader "START REPLICA SQL_THREAD"
wait_until reads_from reader

part "frozen primary"
freeze writer
sleep 4
variables
ls /run/lamp/primary-away
thaw writer
wait_until state_is ok
ls /run/lamp/primary-away 2>/dev/null || echo "the page cache is told that it is back"
variables | sed -E 's/lag [0-2](\.[0-9])?$/lag small/'

part "rotation"
touch -d '1 minute ago' /run/lamp/login-failed
sql writer "ALTER USER app IDENTIFIED BY 'q'; KILL $(sql writer "SELECT MAX(ID) FROM information_schema.PROCESSLIST WHERE USER = 'app'")" || true
wait_until test -s /run/lamp/login-failed
echo "the account is asked for"
put_account q
wait_until state_is ok
variables | sed -E 's/lag [0-2](\.[0-9])?$/lag small/'

part "replica that is off"
kill -KILL "$(<"/database/run/reader.pid")"
wait_until reads_from writer
variables

part "promoted"
sed 's/reader.test/writer.test/' /run/lamp/database.json >/run/lamp/database.new
mv /run/lamp/database.new /run/lamp/database.json
variables

part "stopped service"
kill %?lamp-reader
put_account q
sed -i 's/"until":[0-9]*/"until":1/; s/"isUsable":false/"isUsable":true/' /run/lamp/replica.json
variables

part journal
sed -E 's/ \{.*//' /tmp/journal
