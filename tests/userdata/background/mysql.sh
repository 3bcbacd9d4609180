# shellcheck shell=bash
# A MySQL with the account of a site, on a machine with the server's files. Tests of background work read this file. The
# rehearsal's database image is at /database. They have set -e.
# shellcheck disable=SC2164

wait_until() {
  for _ in $(seq 300); do
    "$@" &>/dev/null && return
    sleep 0.1
  done
  echo "never came true: $*" >&2
  exit 1
}

sql() { chroot /database mysql --socket=/run/socket --user=root --batch --skip-column-names --execute "$1" app; }
is() { [[ $(sql "$2") == "$1" ]]; } # ANSWER STATEMENT
part() { echo "== $1"; }

# No job of this shell, so that `wait` does not wait for it.
serve_database() {
  (chroot /database mysqld --no-defaults --user=mysql --datadir=/tmp/data --socket=/run/socket --pid-file=/run/pid --mysqlx=OFF \
    --performance-schema=OFF --innodb-buffer-pool-size=32M --require-secure-transport=ON --ssl-ca=/tmp/ca.pem \
    --ssl-cert=/tmp/db.pem --ssl-key=/tmp/db.key &>>/tmp/database.log &)
  wait_until chroot /database mysql --socket=/run/socket --user=root --execute ""
}

start_database() {
  mkdir -p /tls /etc/lamp /run/lamp /srv/lamp/current
  cd /tls
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout ca.key -out ca.pem
  openssl req -newkey rsa:2048 -nodes -subj /CN=db -keyout db.key -out db.csr
  openssl x509 -req -in db.csr -CA ca.pem -CAkey ca.key -days 30 -out db.pem -extfile <(echo subjectAltName=DNS:db.test)
  chmod 644 ./*
  cp ca.pem /etc/lamp/database-ca.pem
  cd /
  echo 127.0.0.1 db.test >>/etc/hosts
  for folder in run tmp; do mount -t tmpfs tmpfs /database/$folder; done
  mkdir /database/tmp/data
  mount --rbind /dev /database/dev
  cp /tls/{ca.pem,db.pem,db.key} /database/tmp
  chroot /database chown mysql /tmp/data /run
  chroot /database mysqld --no-defaults --user=mysql --datadir=/tmp/data --socket=/run/socket --initialize-insecure
  serve_database
  chroot /database mysql --socket=/run/socket --user=root --execute "CREATE DATABASE app; CREATE USER site IDENTIFIED BY 'p';
    GRANT ALL ON app.* TO site"
}

put_account() {
  printf '{"username":"site","password":"p","writer":"db.test","reader":"db.test","port":3306,"database":"app","ca":"%s"}' \
    /etc/lamp/database-ca.pem >/run/lamp/database.new
  chgrp www-data /run/lamp/database.new
  mv /run/lamp/database.new /run/lamp/database.json
}

trap '(($? == 0)) || tail -n 3 /tmp/database.log /tmp/web-* >&2' EXIT
start_database &>/tmp/setup.log
