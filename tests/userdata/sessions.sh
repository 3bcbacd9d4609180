#!/bin/bash
# What PHP's sessions do in the database, for sessions.boot.test.ts: requests over Apache and PHP of a configured server, with a
# MySQL of its own. For each part it prints the name and what it observed. /database is the rehearsal's database image.
# shellcheck disable=SC2016 # the shell must not expand programs for PHP

sql() { chroot /database mysql --socket=/run/socket --user=root --batch --skip-column-names --execute "$1"; }

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
  cd /tls
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout ca.key -out ca.pem
  openssl req -newkey rsa:2048 -nodes -subj /CN=db -keyout db.key -out db.csr
  openssl x509 -req -in db.csr -CA ca.pem -CAkey ca.key -days 30 -out db.pem -extfile <(echo subjectAltName=DNS:writer.test,DNS:other.test)
  chmod 644 ./*
  cp ca.pem /etc/lamp/database-ca.pem
  echo 127.0.0.1 writer.test other.test >>/etc/hosts
  for folder in run tmp; do mount -t tmpfs tmpfs /database/$folder; done
  mkdir /database/tmp/data
  mount --rbind /dev /database/dev
  cp ca.pem db.pem db.key /database/tmp
  chroot /database chown mysql /tmp/data /run
  chroot /database mysqld --no-defaults --user=mysql --datadir=/tmp/data --socket=/run/socket --initialize-insecure \
    --innodb-redo-log-capacity=8M
  serve_database
  # What the account server makes: see lamp-account.
  sql "$(sed -n "/CREATE DATABASE IF NOT EXISTS lamp_sessions/,/^    )');/p" /userdata/account/lamp-account |
    sed -E "s/^ *\\\$db->exec\\('//; s/'\\);$/;/")"
  sql "CREATE USER app IDENTIFIED BY 'p'; CREATE DATABASE app; GRANT ALL ON app.* TO app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON lamp_sessions.sessions TO app"
}

serve_database() {
  chroot /database mysqld --no-defaults --user=mysql --datadir=/tmp/data --socket=/run/socket --pid-file=/run/mysqld.pid \
    --mysqlx=OFF --performance-schema=OFF --innodb-buffer-pool-size=32M --require-secure-transport=ON --skip-log-bin \
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
