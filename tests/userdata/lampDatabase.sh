#!/bin/bash
# What lamp-database does with a database account, for lampDatabase.boot.test.ts. For each part it prints the name and what
# it observed. It runs in a copy of the rehearsal's ready image, with its database image at /database and userdata/ at
# /userdata.
# shellcheck disable=SC2016 # the shell must not expand programs for PHP and MySQL
set -eu

# MySQL over TLS. Its master user has about the rights that RDS gives it.
start_database() {
  mkdir /tls
  cd /tls
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Authority -keyout ca.key -out ca.pem
  openssl req -newkey rsa:2048 -nodes -subj /CN=db -keyout db.key -out db.csr
  openssl x509 -req -in db.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out db.pem \
    -extfile <(echo subjectAltName=DNS:db.test)
  chmod 644 ./*
  cd /
  echo 127.0.0.1 db.test >>/etc/hosts
  mkdir -p /etc/lamp /run/lamp
  cp /tls/ca.pem /etc/lamp/database-ca.pem

  for folder in run tmp; do mount -t tmpfs tmpfs /database/$folder; done
  mkdir /database/tmp/data
  mount --rbind /dev /database/dev
  cp /tls/{ca.pem,db.pem,db.key} /database/tmp
  chroot /database chown mysql /tmp/data /run
  local mysqld=(chroot /database mysqld --no-defaults --user=mysql --datadir=/tmp/data --socket=/run/socket)
  "${mysqld[@]}" --initialize-insecure
  "${mysqld[@]}" --mysqlx=OFF --performance-schema=OFF --innodb-buffer-pool-size=32M --require-secure-transport=ON \
    --ssl-ca=/tmp/ca.pem --ssl-cert=/tmp/db.pem --ssl-key=/tmp/db.key &
  wait_until sql ""
  sql "CREATE USER master@'%' IDENTIFIED BY 'm1';
    GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES,
      CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW,
      CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER ON *.* TO master@'%' WITH GRANT OPTION;
    GRANT APPLICATION_PASSWORD_ADMIN, ROLE_ADMIN ON *.* TO master@'%'"
}

# Replaces the signed request to AWS: there is a file for each secret. It records which secret was requested.
stand_in_for_aws() {
  mkdir /secrets
  cat >/usr/local/sbin/lamp-aws <<'SCRIPT'
#!/bin/bash
secret=$(grep -o 'SecretId":"[a-z]*' <<<"$*" | cut -d '"' -f 3)
echo "$secret" >>/tmp/asked
if [[ -e /secrets/denied ]]; then
  echo '{"__type":"AccessDeniedException","Message":"User is not authorized"}'
elif [[ -e /secrets/$secret ]]; then
  cat "/secrets/$secret"
else
  echo '{"__type":"ResourceNotFoundException","Message":"no value"}'
fi
SCRIPT
  install -m 755 /userdata/files/usr/local/sbin/lamp-database /usr/local/sbin
  chmod 755 /usr/local/sbin/lamp-aws
  export LAMP_REGION=eu-central-1 LAMP_APPLICATION_SECRET=application LAMP_ADMINISTRATOR_SECRET=administrator
}

wait_until() {
  for _ in $(seq 100); do
    "$@" &>/dev/null && return
    sleep 0.1
  done
  echo "never came true: $*" >&2
  exit 1
}

sql() { chroot /database mysql --socket=/run/socket --user=root --batch --skip-column-names --execute "$1"; }

part() {
  echo "== $1"
  rm -f /tmp/asked
}

put_secret() { # NAME TEXT
  php -r 'echo json_encode(["SecretString" => $argv[1]]);' "$2" >/secrets/new
  mv /secrets/new "/secrets/$1"
}

put_application() { # PASSWORD
  put_secret application \
    '{"username":"lamp","password":"'"$1"'","writer":"db.test","reader":"db.test","port":3306,"database":"guest_book"}'
}

try_login() { # PASSWORD
  php -r '
    try {
      new PDO("mysql:host=db.test;dbname=guest_book", "lamp", $argv[1], [PDO::MYSQL_ATTR_SSL_CA => "/tls/ca.pem"]);
      echo "accepted\n";
    } catch (PDOException $error) {
      echo "refused ", $error->errorInfo[1], "\n";
    }' "$1"
}

passwordMoved() { sql "SELECT USER_ATTRIBUTES ->> '$.metadata.passwordMoved' FROM mysql.user WHERE user = 'lamp'"; }
state() { echo "$(</run/lamp/state)"; }
published() { php -r 'echo json_decode(file_get_contents("/run/lamp/database.json"), true)[$argv[1]], "\n";' "$1"; }

trap '(($? == 0)) || tail -n 20 /tmp/database.log >&2' EXIT
start_database &>/tmp/database.log
stand_in_for_aws

part waits
lamp-database >/tmp/journal &
birth=$!
wait_until test -e /run/lamp/told
state
ls /run/lamp

part makes
put_secret administrator '{"username":"master","password":"m1"}'
put_application "p'1"
wait $birth
state
echo "$(</run/lamp/database.json)"
sql "SHOW GRANTS FOR lamp"
sql "SELECT plugin, ssl_type FROM mysql.user WHERE user = 'lamp'"

part leaves
lamp-database
cat /tmp/asked

part moves
put_application p2
lamp-database >/dev/null &
first=$!
lamp-database >/dev/null &
wait $first $!
try_login "p'1"
try_login p2
published password
(($(passwordMoved) > 1700000000)) && echo "moment kept"

part keeps
lamp-database
cat /tmp/asked
try_login "p'1"

part discards
sql "ALTER USER lamp ATTRIBUTE '{\"passwordMoved\": $(($(date +%s) - 3700))}'"
lamp-database
cat /tmp/asked
try_login "p'1"
try_login p2
passwordMoved

part mends
sql "REVOKE ALL ON \`guest\\_book\`.* FROM lamp"
try_login p2
lamp-database
try_login p2

part verifies
ln -s /userdata/files/etc/php/8.4/mods-available/lamp.ini /etc/php/8.4/cli/conf.d/97-lamp.ini
echo 127.0.0.1 other.test >>/etc/hosts
for place in "db.test" "other.test" "db.test -d openssl.cafile=/etc/hostname"; do
  read -r host option <<<"$place"
  # shellcheck disable=SC2086 # an option and its value, or nothing
  php ${option:-} -d auto_prepend_file= -r '
    mysqli_report(MYSQLI_REPORT_OFF);
    $db = mysqli_init();
    $flags = MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT;
    echo @$db->real_connect($argv[1], "lamp", "p2", "guest_book", 3306, null, $flags) ? "verified\n" : "refused\n";
  ' "$host"
done
rm /etc/php/8.4/cli/conf.d/97-lamp.ini

part site
printf '%s\n' 'disable_functions = shell_exec' 'auto_prepend_file = /away.php' 'open_basedir = /srv' \
  >/etc/php/8.4/cli/conf.d/98-site.ini
put_secret administrator '{"username":"master","password":"wrong"}'
echo asked >/run/lamp/state
lamp-database || true
state
rm /etc/php/8.4/cli/conf.d/98-site.ini

part refused
put_secret administrator '{"username":"master","password":"wrong"}'
put_application p3
lamp-database >/dev/null || true
state
published password
cat /dev/console
put_application p2

part denied
touch /secrets/denied
rm /dev/console
lamp-database >/dev/null || true
lamp-database >/dev/null || true
state
published password
cat /dev/console
rm /secrets/denied
lamp-database
state

part away
rm /run/lamp/database.json
pkill -x mysqld
wait_until bash -c '! pgrep -x mysqld'
lamp-database
published reader
state
