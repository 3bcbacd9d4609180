#!/bin/bash
# What becomes of the site's file once-per-release on servers that begin, for oncePerRelease.boot.test.ts. For each part it prints
# the name and what it observed. Each "server" here is a process, and all have one database.
# shellcheck disable=SC2016 # the shell must not expand programs for other shells
set -eu
# shellcheck disable=SC1091
. /tests/mysql.sh

export LAMP_ONCE_SILENCE=3
file=/srv/lamp/current/once-per-release
chmod 755 /srv /srv/lamp /srv/lamp/current
install -d -o www-data /runs

site() { # LINES OF A SHELL SCRIPT
  printf '#!/bin/sh\n%s\n' "$1" >$file
  chmod 755 $file
  rm -f /runs/*
}

# The age of a machine is that of its first process. Here all have begun long ago, unless the test says otherwise.
server() { # RELEASE NAME
  local status=0
  /usr/local/lib/lamp/once-per-release "$1" "$2" >"/tmp/$2" 2>&1 || status=$?
  echo "$2 ends with $status: $(tail -n 1 "/tmp/$2")" | clean
}
clean() { sed -E 's/[0-9]{4}-[0-9-]+ [0-9:.]+/TIME/g; s/(after|in) [0-9]+ s/\1 N s/'; }
rows() { sql "SELECT name, state, server, message FROM lamp_tasks ORDER BY name"; }
age_rows() { sql "UPDATE lamp_tasks SET renewed = renewed - INTERVAL 2 DAY"; }

part "waits for the account"
site 'echo "$DB_USERNAME $(id -un) $(pwd -P)" >/runs/who; echo "once" >>/runs/count'
server r0 web-a >/tmp/out-a &
wait_until grep -q "no database account" /tmp/web-a
put_account
wait
cat /tmp/out-a /runs/who
rows

part "at the same moment"
for round in 1 2 3 4 5; do
  site 'echo run >>/runs/count; sleep 0.3'
  for one in a b c; do server "same$round" "web-$one" >"/tmp/out-$one" & done
  wait
  echo "runs: $(wc -l </runs/count), well: $(cat /tmp/out-? | grep -c 'ends with 0')"
done

part "later"
site 'echo run >>/runs/count'
server same1 web-new
ls /runs

part "fails"
site 'echo first; printf "bell\007 \033[31mred\033[0m lamp: ready \377\n"; echo "no such table" >&2; exit 3'
server bad web-a >/tmp/out-a &
server bad web-b >/tmp/out-b &
wait
cat /tmp/out-a /tmp/out-b | sed 's/web-[ab]/web-X/g' | sort
grep -h '^| ' /tmp/web-a /tmp/web-b

part "again"
age_rows
site 'echo run >>/runs/count'
server bad web-c
head -n 1 /tmp/web-c | clean | sed 's/web-[ab]/web-X/'

part "cut off"
site 'touch /runs/began; sleep 60'
server half web-a >/dev/null &
wait_until test -e /runs/began
pkill -KILL -f "once-per-release half web-a"
pkill -KILL -x sleep
server half web-b
age_rows
site 'echo run >>/runs/count'
server half web-c
grep "run again" /tmp/web-c | clean

part "too long"
site 'trap "echo asked; exit 0" TERM; sleep 60 & wait'
LAMP_ONCE_LIMIT=1 server slow web-a

part "taken over"
site 'touch /runs/began; sleep 60'
server taken web-a >/tmp/out-a &
wait_until test -e /runs/began
# The server cannot reach the primary, and another one begins.
sed -i.kept 's/db.test/away.test/' /run/lamp/database.json
sql "UPDATE lamp_tasks SET server = 'web-b' WHERE name = 'release taken'; KILL $(sql "SELECT IS_USED_LOCK(CONCAT('lamp ', LEFT(SHA2('apptaken', 256), 40)))")"
sleep 6
mv /run/lamp/database.json.kept /run/lamp/database.json
wait
cat /tmp/out-a
sql "SELECT state, server FROM lamp_tasks WHERE name = 'release taken'"

part "primary away"
site 'touch /runs/began; while [ ! -e /runs/go ]; do sleep 0.1; done; echo done >>/runs/count'
chmod 777 /runs
server away web-a >/tmp/out-a &
wait_until test -e /runs/began
kill "$(<"/database/run/pid")"
wait_until bash -c '! pgrep -x mysqld'
LAMP_ONCE_SILENCE=9 server away web-b >/tmp/out-b &
wait_until grep -q "waiting for the primary" /tmp/web-b
serve_database
wait_until is 1 "SELECT COUNT(*) FROM lamp_tasks WHERE name = 'release away' AND renewed > NOW() - INTERVAL 3 SECOND"
touch /runs/go
wait
cat /tmp/out-a /tmp/out-b /runs/count

part "read-only primary"
site 'echo run >>/runs/count'
sql "SET GLOBAL read_only = ON"
server ro web-a >/tmp/out-a &
wait_until grep -q "read-only" /tmp/web-a
sql "SET GLOBAL read_only = OFF"
wait
cat /tmp/out-a

part "drops the table"
site 'php -r '"'"'$d = new PDO("mysql:host=$_SERVER[DB_WRITER];dbname=$_SERVER[DB_DATABASE]", $_SERVER["DB_USERNAME"], $_SERVER["DB_PASSWORD"], [PDO::MYSQL_ATTR_SSL_CA => "/etc/lamp/database-ca.pem"]); $d->exec("DROP TABLE lamp_tasks");'"'"
server fresh web-a
rows

part "gives up"
rm /run/lamp/database.json
LAMP_ONCE_PATIENCE=1 server never web-a
