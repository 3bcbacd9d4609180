#!/bin/bash
# What becomes of a task of the site's crontab on the servers of a stack, for scheduledRun.long.boot.test.ts. For each part it prints
# the name and what it observed. Each "server" here is a process, and all have one database.
# shellcheck disable=SC2016 # the shell must not expand programs for other shells
set -eu
# shellcheck disable=SC1091
. /tests/mysql.sh

# A second of a run here is 15 of them on a server.
export LAMP_SCHEDULE_LEASE=6 LAMP_SCHEDULE_PATIENCE=10 LAMP_SCHEDULE_FINISH=2
chmod 755 /srv /srv/lamp /srv/lamp/current
install -d -o www-data /runs
put_account
echo '{}' >/run/lamp/environment.json
for one in a b c; do echo "{\"name\":\"web-$one\"}" >/tmp/server-$one.json; done
cp /tmp/server-a.json /etc/lamp/server.json
minute=$(($(date +%s) / 60))

# task COMMAND [TIMES]: the site's crontab has this one command.
task() {
  printf '%s\n' "${2:-* * * * *} $1" >/srv/lamp/current/crontab
  key=$(/usr/local/lib/lamp/background-units /srv/lamp/current | sed -n 's/.*@\(.*\)\.timer/\1/p')
  rm -f /runs/*
}

# server NAME MINUTES [SECONDS]: systemd begins the task MINUTES and SECONDS after the test has begun, by the server's clock.
server() {
  local status=0
  LAMP_SCHEDULE_NOW=$((minute * 60 + $2 * 60 + ${3:-0})) unshare --mount sh -c \
    "mount --bind /tmp/server-$1.json /etc/lamp/server.json && exec /usr/local/lib/lamp/scheduled-run $key" &>"/tmp/web-$1" || status=$?
  echo "web-$1 ends with $status: $(tail -n 1 "/tmp/web-$1")" | clean
}
clean() { sed -E 's/[0-9]{4}-[0-9-]+ [0-9:.]+/TIME/g; s/(after|for|differ by) -?[0-9]+ s/\1 N s/g'; }
row() { sql "SELECT state, server, message FROM lamp_tasks WHERE name = 'schedule $key'" | clean; }
# The primary's clock is five minutes ahead while the command runs.
faked_primary() {
  sql "SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP(SYSDATE()) + 300'"
  "$@"
  sql "SET GLOBAL init_connect = ''"
}
begun() { wait_until test -e /runs/began; }

part "at the same moment"
task 'echo run >>/runs/count'
for round in 1 2 3 4 5; do
  for one in a b c; do server $one "$round" "$((RANDOM % 20))" >/tmp/out-$one & done
  wait
  echo "runs: $(wc -l </runs/count), begun here: $(cat /tmp/web-? | grep -c 'it begins')"
done

part "late in the minute"
task 'echo late >>/runs/count'
server a 0
server b 0
server c 0 40
cat /runs/count

part "no variables"
task 'echo bare >>/runs/count'
mv /run/lamp/environment.json /run/lamp/kept
LAMP_SCHEDULE_PATIENCE=1 server a 0
ls /runs
mv /run/lamp/kept /run/lamp/environment.json

part "stood still"
task 'echo daily >>/runs/count' "$(date -ud @$((minute * 60)) '+%-M %-H') * * *"
server a 10
ls /runs
server b 0

part "wrong clock"
task 'echo clock >>/runs/count'
LAMP_SCHEDULE_PATIENCE=1 faked_primary server a 0
ls /runs

part "begun by systemd"
task 'echo begun'
wait_until bash -c '(( $(date +%-S) < 40 ))'
/usr/local/lib/lamp/scheduled-run "$key" >/dev/null
sql "SELECT IF(minute IN (FLOOR(UNIX_TIMESTAMP(began) / 60), FLOOR(UNIX_TIMESTAMP(began) / 60) - 1), 'the minute in which it began', minute) FROM lamp_tasks WHERE name = 'schedule $key'"

part "as the site"
task 'echo "$DB_USERNAME $(id -un) $(pwd -P) $(date -d @0 +\%Y)"; cat%first line%second line'
sed -i '1i SHELL=/bin/bash\nWORDS="two words"' /srv/lamp/current/crontab
sed -i 's/; cat%/ ${WORDS^^}&/' /srv/lamp/current/crontab
key=$(/usr/local/lib/lamp/background-units /srv/lamp/current | sed -n 's/.*@\(.*\)\.timer/\1/p')
server a 0
sed 's/.*: //' /tmp/web-a
row | cut -c -11

part "fails"
task 'echo "no such table" >&2; exit 3'
server a 0
row

part "takes long"
task 'touch /runs/began; while [ ! -e /runs/go ]; do sleep 0.1; done'
server a 0 >/tmp/out-a &
begun
server b 1
touch /runs/go
wait
cat /tmp/out-a
rm /runs/go
touch /runs/go
server b 2

part "server dies"
task 'touch /runs/began; [ -e /runs/other ] || sleep 60'
server a 0 >/dev/null &
begun
pkill -KILL -f "scheduled-run $key"
pkill -KILL -x sleep
touch /runs/other
server b 0
server b 1
sql "SELECT IF(COUNT(*) = 1, 'one row', 'more') FROM lamp_tasks WHERE name = 'schedule $key' AND server = 'web-b'"

part "primary away"
task 'echo run >>/runs/count'
sed -i.kept 's/db.test/127.0.0.9/' /run/lamp/database.json
LAMP_SCHEDULE_PATIENCE=2 server a 0 | sed 's/: SQLSTATE.*/: SQLSTATE/'
ls /runs
mv /run/lamp/database.json.kept /run/lamp/database.json

part "primary away meanwhile"
task 'touch /runs/began; trap "date +\%s >>/runs/asked" TERM; while :; do date +\%s >/runs/last; sleep 0.1; done'
server a 0 >/tmp/out-a &
begun
kill -STOP "$(<"/database/run/pid")"
wait
kill -CONT "$(<"/database/run/pid")"
grep -h ended /tmp/web-a | clean
echo "asked: $(wc -l </runs/asked)"
row

part "another server has begun it"
task 'touch /runs/began; sleep 60'
server a 0 >/tmp/out-a &
begun
sql "UPDATE lamp_tasks SET server = 'web-b' WHERE name = 'schedule $key'"
wait
cat /tmp/out-a

part "server stops"
task 'touch /runs/began; sleep 1; echo finished >>/runs/count'
server a 0 >/tmp/out-a &
begun
pkill -TERM -f "scheduled-run $key"
wait
cat /tmp/out-a /runs/count
task 'touch /runs/began; trap "echo asked; exit" TERM; sleep 60 & wait'
server a 0 >/tmp/out-a &
begun
pkill -TERM -f "scheduled-run $key"
wait
cat /tmp/out-a

part "drops the table"
task 'php -r '"'"'$d = new PDO("mysql:host=$_SERVER[DB_WRITER];dbname=$_SERVER[DB_DATABASE]", $_SERVER["DB_USERNAME"], $_SERVER["DB_PASSWORD"], [PDO::MYSQL_ATTR_SSL_CA => "/etc/lamp/database-ca.pem"]); $d->exec("DROP TABLE lamp_tasks"); sleep(2);'"'"
server a 0
row | cut -f 1,2
