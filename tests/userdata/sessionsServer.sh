#!/bin/bash
# A configured server with Apache and PHP, and a MySQL with the table of sessions. sessions.sh and frameworkSessions.sh read this file.
# /database is the rehearsal's database image, and /userdata has userdata/.
# shellcheck disable=SC2016 # the shell must not expand programs for PHP

sql() { chroot /database mysql --socket=/run/socket --user=rdsadmin --batch --skip-column-names --execute "$1"; }
sql_says() { [[ $(sql "$2") == "$1" ]]; } # ANSWER STATEMENT

wait_until() {
  for _ in $(seq 200); do
    "$@" &>/dev/null && return
    sleep 0.05
  done
  echo "never came true: $*" >&2
  exit 1
}

start_database() {
  mkdir /tls
  cd /tls || exit
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout ca.key -out ca.pem
  openssl req -newkey rsa:2048 -nodes -subj /CN=db -keyout db.key -out db.csr
  openssl x509 -req -in db.csr -CA ca.pem -CAkey ca.key -days 30 -out db.pem -extfile <(echo subjectAltName=DNS:writer.test,DNS:other.test)
  chmod 644 ./*
  cp ca.pem /etc/lamp/database-ca.pem
  echo 127.0.0.1 writer.test other.test >>/etc/hosts
  for folder in run tmp; do mount -t tmpfs tmpfs /database/$folder; done
  # The data of a new database, as it is in the image.
  cp -a /database/data /database/tmp/data
  mount --rbind /dev /database/dev
  cp ca.pem db.pem db.key /database/tmp
  chroot /database chown -R mysql /tmp/data /run
  serve_database
  # What the account server makes: see lamp-account.
  sql "$(sed -n "/CREATE DATABASE IF NOT EXISTS lamp_sessions/,/^    )');/p" /userdata/account/lamp-account |
    sed -E "s/^ *\\\$db->exec\\('//; s/'\\);$/;/")"
  sql "CREATE USER app IDENTIFIED BY 'p'; CREATE DATABASE app; GRANT ALL ON app.* TO app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON lamp_sessions.sessions TO app"
}

serve_database() {
  chroot /database mysqld --no-defaults --user=mysql --datadir=/tmp/data --socket=/run/socket --pid-file=/run/mysqld.pid \
    --mysqlx=OFF --skip-name-resolve --performance-schema=OFF --innodb-buffer-pool-size=32M --require-secure-transport=ON --skip-log-bin \
    --innodb-flush-log-at-trx-commit=0 --ssl-ca=/tmp/ca.pem --ssl-cert=/tmp/db.pem --ssl-key=/tmp/db.key &>>/tmp/mysqld.log &
  wait_until sql ""
}

put_account() { # PASSWORD HOST
  echo '{"username":"app","password":"'"$1"'","writer":"'"$2"'","reader":"'"$2"'","port":3306,"database":"app","ca":"/etc/lamp/database-ca.pem"}' \
    >/run/lamp/database.new
  mv /run/lamp/database.new /run/lamp/database.json
}

page() { # NAME PROGRAM
  mkdir -p "$(dirname "/srv/lamp/current/public/$1.php")"
  printf '<?php %s\n' "$2" >"/srv/lamp/current/public/$1.php"
}

# Prints the status and the body. Each visitor has cookies of its own.
visit() { # VISITOR PATH CURL'S ARGUMENTS...
  curl -sS -b "/tmp/$1" -c "/tmp/$1" -w ' %{http_code}\n' --max-time 60 "http://127.0.0.1/$2" "${@:3}"
}
id_of() { awk '$6 == "PHPSESSID" {print $7}' "/tmp/$1"; }
in_table() { sql "SELECT COUNT(*) FROM lamp_sessions.sessions WHERE id = UNHEX(SHA2('$1', 256))"; }
part() { echo "== $1"; }

# The sizes that configuredServer.ts has removed: more pages at once than the test asks for.
printf '[lamp]\npm.max_children = 12\nphp_admin_value[memory_limit] = 64M\n' >/etc/php/8.4/fpm/pool.d/size.conf
sed -i 's/LAMP_PHP_MAX 8/LAMP_PHP_MAX 12/' /etc/lamp/apache.conf
# Where PHP's messages are: on a server, they are in the journal.
printf '[lamp]\nphp_admin_value[error_log] = /tmp/php-errors\n' >>/etc/php/8.4/fpm/pool.d/size.conf

: >/run/lamp/checked
php-fpm8.4 --daemonize
apachectl start
start_database &>/tmp/setup.log || { tail -n 5 /tmp/setup.log /tmp/mysqld.log >&2; exit 1; }
put_account p writer.test
chgrp www-data /run/lamp/database.json
install -m 666 /dev/null /run/lamp/login-failed

restart_php() {
  local before
  before=$(</run/php/php8.4-fpm.pid)
  kill "$before"
  wait_until bash -c "! kill -0 $before"
  php-fpm8.4 --daemonize
}

page plain 'echo "plain";'
page count 'session_start(); echo $_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1;'
page show 'session_start(); echo json_encode($_SESSION);'
page peek 'session_start(["read_and_close" => true]); echo json_encode($_SESSION);'
# Says that it has the session, and goes on when it may.
page hold 'session_start(); $_SESSION["held"] = ($_SESSION["held"] ?? 0) + 1; touch("/tmp/holds");
  for ($i = 0; $i < 200 && !file_exists("/tmp/go"); $i++) { usleep(20000); clearstatcache(); } echo json_encode($_SESSION);'
hold() { # VISITOR
  rm -f /tmp/holds /tmp/go
  visit "$1" hold.php >/tmp/held &
  held=$!
  wait_until test -e /tmp/holds
}
end_hold() {
  touch /tmp/go
  wait "$held"
  cat /tmp/held
}
headers() { curl -sS -o /dev/null -D - -b "PHPSESSID=$1" "http://127.0.0.1/$2" | tr -d '\r' | grep -E '^(HTTP|Set-Cookie|Retry-After|Cache-Control|Location)' || true; }
has_other_id() { [[ $(id_of "$1") == "$2" ]] && echo "the same id" || echo "another id"; }
cut_connections() {
  sql "$(sql "SELECT CONCAT('KILL ', ID, ';') FROM information_schema.PROCESSLIST WHERE USER = 'app'")"
}
