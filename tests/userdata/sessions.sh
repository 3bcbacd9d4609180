#!/bin/bash
# What PHP's sessions do in the database, for sessions.boot.test.ts: requests over Apache and PHP of a configured server. For each part
# it prints the name and what it observed.
# shellcheck disable=SC2016 # the shell must not expand programs for PHP
# shellcheck disable=SC1091 # the test mounts it
. /tests/sessionsServer.sh

part "parallel"
visit a count.php
processes=()
for _ in $(seq 10); do
  # They only read the visitor's cookies: while one writes the file, another would find it empty and begin a session of its own.
  curl -sS -o /dev/null -b /tmp/a --max-time 60 http://127.0.0.1/count.php &
  processes+=($!)
done
wait "${processes[@]}"
visit a count.php
ls /var/lib/php/sessions

part "read"
visit a peek.php
# With less than the lifetime left, a request that changes nothing prolongs the session; with more it writes nothing.
sql "UPDATE lamp_sessions.sessions SET expires = UNIX_TIMESTAMP() + 1460"
visit a show.php
sql "SELECT expires - UNIX_TIMESTAMP() > 1460 FROM lamp_sessions.sessions"
sql "UPDATE lamp_sessions.sessions SET expires = UNIX_TIMESTAMP() + 1400"
visit a show.php
sql "SELECT expires - UNIX_TIMESTAMP() > 1460 FROM lamp_sessions.sessions"

part "locked"
hold a
visit b count.php
visit a count.php >/tmp/waits &
waits=$!
wait_until sql_says 1 "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User lock'"
end_hold
wait "$waits"
cat /tmp/waits

part "expired"
sql "UPDATE lamp_sessions.sessions SET expires = UNIX_TIMESTAMP()"
before=$(id_of a)
visit a show.php
has_other_id a "$before"
visit a count.php
page brief 'ini_set("session.gc_maxlifetime", "20"); session_start(); $_SESSION["brief"] = 1;'
visit brief brief.php
sql "SELECT SUM(expires - UNIX_TIMESTAMP() BETWEEN 19 AND 21) FROM lamp_sessions.sessions"

part "upload"
before=$(id_of a)
visit a count.php -F PHP_SESSION_UPLOAD_PROGRESS=form -F file=@/etc/passwd
has_other_id a "$before"

part "chosen by another"
headers chosen count.php | grep -c Set-Cookie
in_table chosen

part "login"
page login 'session_start(); session_regenerate_id(true); $_SESSION["user"] = "u"; echo "in";'
before=$(id_of a)
visit a login.php
has_other_id a "$before"
in_table "$before"
visit a show.php
page renew 'session_start(); session_regenerate_id(); $_SESSION["renewed"] = 1; echo "renewed";'
before=$(id_of a)
visit a renew.php
in_table "$before"
visit a show.php

part "logout"
page logout 'session_start(); session_destroy(); echo "out";'
before=$(id_of a)
visit a logout.php
in_table "$before"

part "empty"
page empty 'session_start(); echo "empty";'
visit empty empty.php
before=$(id_of empty)
visit empty empty.php
has_other_id empty "$before"

part "functions"
page functions 'session_start(); $_SESSION["aborted"] = 1; session_abort(); session_start(); echo json_encode($_SESSION);
  $_SESSION["reset"] = 1; session_reset(); echo json_encode($_SESSION);
  $_SESSION["kept"] = 1; session_write_close(); session_start(); echo json_encode($_SESSION);'
visit b functions.php

part "data"
page big 'session_start(); $_SESSION["big"] = random_bytes(1 << 20) . "\0\xff\x27\\"; echo md5($_SESSION["big"]);'
page sum 'session_start(); echo md5($_SESSION["big"]);'
[[ $(visit big big.php) == "$(visit big sum.php)" ]] && echo "a megabyte is the same"
page id 'ini_set("session.use_strict_mode", "0"); session_id(str_repeat("aZ-,", 60)); session_start();
  echo $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1;'
visit id id.php
visit id id.php

part "ends"
page fatal 'session_start(); $_SESSION["fatal"] = 1; away();'
page memory 'session_start(); $_SESSION["memory"] = 1; for (;;) $x[] = str_repeat("x", 1 << 16);'
page quit 'session_start(); $_SESSION["quit"] = 1; exit("quit");'
page late 'register_shutdown_function(function () { $_SESSION["late"] = 1; }); session_start(); echo "late";'
for name in fatal memory quit late show; do visit e $name.php; done

part "own"
mkdir -m 777 /tmp/own
mkdir /srv/lamp/current/public/sub
echo 'session.save_path = /tmp/own' >/srv/lamp/current/public/sub/.user.ini
count='session_start(); echo $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1;'
page path "session_save_path('/tmp/own'); $count"
page deep "ini_set('session.save_path', '0;600;/tmp/own'); $count"
page ini "ini_set('session.save_path', '/tmp/own'); ini_set('session.save_handler', 'files'); $count"
page module "session_module_name('files'); $count"
page class "class Own extends SessionHandler {} session_set_save_handler(new Own()); $count"
page sub/user "$count"
# Roundcube, Drupal 7 and others give six functions. PHP keeps the other functions of the handler before.
functions='session_set_save_handler(fn() => true, fn() => true, fn($id) => (string) @file_get_contents("/tmp/own/own_$id"),
  fn($id, $data) => file_put_contents("/tmp/own/writes", "w", FILE_APPEND) && file_put_contents("/tmp/own/own_$id", $data) !== false,
  fn() => true, fn() => 0);'
page functions "$functions $count"
page unchanged "$functions session_start(); echo \$_SESSION['n'], session_create_id() ? '' : 'no id';"
page regenerate "$functions session_start(); session_regenerate_id(true); echo \$_SESSION['n'];"
sql "DELETE FROM lamp_sessions.sessions"
for name in path deep ini module class sub/user functions; do
  visit "own-${name//\//-}" "$name.php"
  visit "own-${name//\//-}" "$name.php"
done
visit own-functions unchanged.php
visit own-functions regenerate.php
visit own-functions unchanged.php
cat /tmp/own/writes
echo
sql "SELECT COUNT(*) FROM lamp_sessions.sessions"

part "collects"
sql "INSERT INTO lamp_sessions.sessions SELECT UNHEX(SHA2(n, 256)), '', UNIX_TIMESTAMP() - 1
  FROM (WITH RECURSIVE all_n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM all_n WHERE n < 300) SELECT n FROM all_n) AS numbers"
page collect 'session_start(); echo session_gc();'
visit collect collect.php
sql "SELECT COUNT(*) FROM lamp_sessions.sessions"
sql "INSERT INTO lamp_sessions.sessions VALUES (UNHEX(SHA2('old', 256)), '', 1)"
page often 'for ($i = 0; $i < 1000; $i++) { session_start(); $_SESSION["n"] = $i; session_write_close(); header_remove(); } echo "often";'
visit often often.php
in_table old

part "lost connection"
visit a count.php
hold a
cut_connections
end_hold
visit a show.php

part "changed by another"
hold a
cut_connections
visit a count.php
end_hold
visit a show.php

part "not written"
hold a
sql "RENAME TABLE lamp_sessions.sessions TO lamp_sessions.away"
end_hold
sql "RENAME TABLE lamp_sessions.away TO lamp_sessions.sessions"
visit a show.php

part "other server"
# This part alone waits until the limits are reached, so they are shorter than on a server. On a slow machine, requests that wait for
# each other would reach them as well.
sed -i 's/WAIT_SECONDS = 30/WAIT_SECONDS = 1/; s/AFTER_SECONDS = 4/AFTER_SECONDS = 0/
  s/DEAD_SECONDS = 10/DEAD_SECONDS = 1/' /usr/local/share/lamp/sessions/store.php
restart_php
# Connections of another address than this server's. The client reads its statements one by one, so that it can be idle.
other_server() { # STATEMENTS ON STANDARD INPUT
  MYSQL_PWD=p chroot /database mysql --host=127.0.0.1 --bind-address=127.0.0.2 --user=app --skip-column-names --unbuffered --batch
}
lock="SELECT GET_LOCK(CONCAT('lamp_session_', LEFT(SHA2('$(id_of a)', 256), 50)), 1);"
exec 7> >(other_server >/tmp/holder-said)
echo "$lock" >&7
wait_until test -s /tmp/holder-said
while [[ ! -e /tmp/holder-dies ]]; do
  echo "DO 1;"
  sleep 0.2
done | other_server &
visit a show.php
touch /tmp/holder-dies
sleep 1.2
visit a show.php
exec 7>&-

part "read-only"
sql "SET GLOBAL read_only = ON"
visit a show.php
visit a count.php
# The page has begun its answer before the session is written.
page loud 'session_start(); echo str_repeat("loud ", 5000); flush();'
headers made-at-the-new-primary loud.php
page redirect 'session_start(); $_SESSION["done"] = 1; setcookie("done", "1"); header("Location: /plain.php");'
headers "$(id_of a)" redirect.php
visit a plain.php
sql "SET GLOBAL read_only = OFF"
visit a show.php

part "silent"
sed -i 's/ANSWER_SECONDS = 5/ANSWER_SECONDS = 2/' /usr/local/share/lamp/sessions/store.php
restart_php
visit a show.php
kill -STOP "$(</database/run/mysqld.pid)"
begin=$SECONDS
headers "$(id_of a)" count.php >/tmp/known &
known=$!
visit new count.php
wait "$known"
cat /tmp/known
echo "within 6 s: $((SECONDS - begin <= 6))"
visit a plain.php
# What lamp-reader says.
echo '{"host":"writer.test","isUsable":true,"lagSeconds":null,"until":'$(($(date +%s) + 60))',"primarySilentSeconds":2}' >/run/lamp/replica.json
begin=$(date +%s%N)
visit new count.php
echo "at once: $((($(date +%s%N) - begin) / 1000000 < 500))"
kill -CONT "$(</database/run/mysqld.pid)"
sed -i 's/"primarySilentSeconds":2/"primarySilentSeconds":0/' /run/lamp/replica.json
visit a show.php

part "rotation"
sql "ALTER USER app IDENTIFIED BY 'q'"
cut_connections
touch -d '1 minute ago' /run/lamp/login-failed
visit a count.php
cat /run/lamp/login-failed
echo
put_account q writer.test
chgrp www-data /run/lamp/database.json
visit a count.php
rm /run/lamp/database.json
visit a count.php
visit a plain.php

part "php.ini"
put_account q writer.test
chgrp www-data /run/lamp/database.json
sql "DELETE FROM lamp_sessions.sessions"
page auto 'echo $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1;'
echo "session.auto_start = 1" >/etc/php/8.4/fpm/conf.d/98-site.ini
restart_php
visit auto auto.php
visit auto auto.php
sql "SELECT COUNT(*) FROM lamp_sessions.sessions"
echo "session.save_path = /var/lib/php/sessions" >/etc/php/8.4/fpm/conf.d/98-site.ini
restart_php
visit off count.php
visit off count.php
sql "SELECT COUNT(*) FROM lamp_sessions.sessions"

part "journal"
grep -o 'PHP lamp: .*' /tmp/php-errors
