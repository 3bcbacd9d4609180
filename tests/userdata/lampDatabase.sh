#!/bin/bash
# What lamp-account and lamp-database do with a database account, and what an intruder cannot do, for lampDatabase.boot.test.ts.
# For each part it prints the name and what it observed. It runs in a copy of the rehearsal's ready image, with its database image at /database and userdata/ at
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
    GRANT APPLICATION_PASSWORD_ADMIN, CONNECTION_ADMIN, ROLE_ADMIN ON *.* TO master@'%'"
}

# Replaces the signed request to AWS: there is a file for each secret and label. It records which secret was requested.
stand_in_for_aws() {
  mkdir /secrets
  cat >/usr/local/sbin/lamp-aws <<'SCRIPT'
#!/bin/bash
secret=$(grep -o 'SecretId":"[a-z]*' <<<"$*" | cut -d '"' -f 3)
[[ "$*" != *AWSPREVIOUS* ]] || secret+=-before
echo "$secret" >>/tmp/asked
if [[ -e /secrets/denied ]]; then
  echo '{"__type":"AccessDeniedException","Message":"User is not authorized"}'
elif [[ -e /secrets/$secret ]]; then
  cat "/secrets/$secret"
else
  echo '{"__type":"ResourceNotFoundException","Message":"no value"}'
fi
SCRIPT
  install -m 755 /userdata/files/usr/local/sbin/lamp-database /userdata/account/lamp-account /usr/local/sbin
  install -D -m 644 -t /usr/local/share/lamp /userdata/files/usr/local/share/lamp/{database,report}.php
  chmod 755 /usr/local/sbin/lamp-aws
  export LAMP_REGION=eu-central-1 LAMP_APPLICATION_SECRET=application LAMP_MOVE_SECONDS=0 LAMP_FINISH_SECONDS=0
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

sql_says() { [[ $(sql "$2") == "$1" ]]; } # ANSWER STATEMENT

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

# The account server: it alone knows the administrator's secret. Its one argument is the generation of the password.
account_server() { LAMP_ADMINISTRATOR_SECRET=administrator LAMP_PASSWORD_GENERATION=$1 lamp-account; }

# A rotation: the secret gets another value, as `pulumi up` does it.
rotate_secret() { # PASSWORD
  cp /secrets/application /secrets/application-before
  put_application "$1"
}

# An intruder's session, which is never closed. Each line of /tmp/held-do is run in it, and the answer is in /tmp/held-said.
hold_session() { # PASSWORD
  rm -f /tmp/held-do /tmp/held-said
  mkfifo /tmp/held-do
  php -r '
    $db = new PDO("mysql:host=db.test;dbname=guest_book", "lamp", $argv[1], [PDO::MYSQL_ATTR_SSL_CA => "/tls/ca.pem"]);
    file_put_contents("/tmp/held-said", "open\n");
    while (($line = file_get_contents("/tmp/held-do")) !== "end") {
      try { $db->exec($line); $said = "done"; } catch (PDOException $error) { $said = "refused {$error->errorInfo[1]}"; }
      file_put_contents("/tmp/held-said", "$said\n");
    }' "$1" &
  wait_until test -e /tmp/held-said
}
in_held_session() { # SQL
  rm /tmp/held-said
  printf '%s' "$1" >/tmp/held-do
  wait_until test -s /tmp/held-said
  cat /tmp/held-said
}

state() { echo "$(</run/lamp/state)"; }
published() { php -r 'echo json_decode(file_get_contents("/run/lamp/database.json"), true)[$argv[1]], "\n";' "$1"; }

trap '(($? == 0)) || tail -n 20 /tmp/database.log >&2' EXIT
start_database &>/tmp/database.log
stand_in_for_aws

part waits
lamp-database >/tmp/journal &
birth=$!
wait_until test -e /run/lamp/database-told
state
ls /run/lamp

part makes
put_secret administrator '{"username":"master","password":"m1"}'
put_application "p'1"
account_server 1
wait $birth
state
echo "$(</run/lamp/database.json)"
sql "SHOW GRANTS FOR lamp"
sql "SELECT plugin, ssl_type, password_expired, password_lifetime, Password_require_current FROM mysql.user WHERE user = 'lamp'"

part leaves
lamp-database
cat /tmp/asked

part again
account_server 1
try_login "p'1"

part moves
rotate_secret p2
lamp-database >/dev/null
published password
state
cat /tmp/asked
LAMP_MOVE_SECONDS=4 account_server 2 >/tmp/rotation &
rotation=$!
wait_until grep -q "new password" /tmp/rotation
try_login "p'1"
try_login p2
lamp-database >/dev/null
published password
wait $rotation
try_login "p'1"
try_login p2
cat /tmp/rotation

part resumes
rotate_secret p3
# Cut off after the new password, before the old one was discarded.
LAMP_MOVE_SECONDS=60 account_server 3 >/tmp/rotation &
rotation=$!
wait_until grep -q "new password" /tmp/rotation
kill $rotation
try_login p2
try_login p3
account_server 3 >/dev/null
try_login p2
try_login p3
lamp-database >/dev/null
published password

part intruder
# Somebody on a web server has the password, holds a session open, and gives the account a password of his own.
hold_session p3
in_held_session "DO 1"
in_held_session "ALTER USER USER() IDENTIFIED BY 'evil'"
in_held_session "ALTER USER USER() IDENTIFIED BY 'evil' REPLACE 'p3'"
in_held_session "CREATE EVENT later ON SCHEDULE EVERY 1 SECOND DO ALTER USER USER() IDENTIFIED BY 'evil2'"
in_held_session "CREATE VIEW peek AS SELECT 1"
try_login p3
try_login evil
: >/dev/console
lamp-database >/dev/null || true
state
cat /dev/console

part mends
account_server 3
try_login evil
try_login p3
in_held_session "DO 1"
lamp-database >/dev/null
state

part twice
# He takes the account over again, and the operator rotates once.
printf end >/tmp/held-do
hold_session p3
in_held_session "ALTER USER USER() IDENTIFIED BY 'evil' REPLACE 'p3'"
rotate_secret p4
account_server 4 >/dev/null
for password in p2 p3 evil p4; do try_login $password; done
in_held_session "DO 1"
printf end >/tmp/held-do
# The event that he has left tries every second to change the password, which it does not know.
wait_until sql_says "later" "SELECT EVENT_NAME FROM information_schema.EVENTS WHERE LAST_EXECUTED > NOW() - INTERVAL 2 SECOND"
try_login evil2
try_login p4
sql "DROP EVENT guest_book.later"

part busy
# An honest page is in the middle of its transaction when the old sessions end.
rotate_secret p5
php -r '
  $db = new PDO("mysql:host=db.test;dbname=guest_book", "lamp", "p4", [PDO::MYSQL_ATTR_SSL_CA => "/tls/ca.pem"]);
  $db->exec("CREATE TABLE t (n INT)");
  $db->beginTransaction();
  $db->exec("INSERT INTO t VALUES (1)");
  touch("/tmp/page-works");
  sleep(4);
  $db->commit();' &
page=$!
wait_until test -e /tmp/page-works
account_server 5 >/dev/null
wait $page && echo "committed"
sql "SELECT n FROM guest_book.t"
lamp-database >/dev/null

part server
# The account server's whole user-data, with AWS behind curl, on a machine that does not boot.
cp /usr/local/sbin/lamp-aws /tmp/aws
cat >/usr/local/sbin/curl <<'SCRIPT'
#!/bin/bash
case "$*" in
  *api/token*) echo token ;;
  *security-credentials/) echo role ;;
  *security-credentials/role*) echo '{"AccessKeyId":"a","SecretAccessKey":"b","Token":"c"}' ;;
  *truststore*) cp /tls/ca.pem ca.new ;;
  *)
    for argument; do [[ $argument != /dev/fd/* ]] || cat "$argument" >/dev/null; done
    /tmp/aws "$@"
    ;;
esac
SCRIPT
printf '#!/bin/sh\necho "systemctl $*" >/tmp/powered-off\n' >/usr/local/sbin/systemctl
chmod 755 /usr/local/sbin/{curl,systemctl}
LAMP_LINGER=0 bash /shared/user-data | sed 's/ready in [0-9]* s/ready in N s/'
cat /tmp/powered-off
try_login p5
rm /tmp/powered-off
put_secret administrator '{"username":"master","password":"wrong"}'
# It would wait for eight minutes.
sed 's/^outage=480/outage=0/' /shared/user-data >/tmp/user-data
LAMP_LINGER=0 bash /tmp/user-data || echo "ends with $?"
cat /tmp/powered-off
put_secret administrator '{"username":"master","password":"m1"}'
mv /tmp/aws /usr/local/sbin/lamp-aws
rm /usr/local/sbin/{curl,systemctl}

part rights
sql "REVOKE ALL ON \`guest\\_book\`.* FROM lamp"
try_login p5
account_server 5 >/dev/null
try_login p5

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
    echo @$db->real_connect($argv[1], "lamp", "p5", "guest_book", 3306, null, $flags) ? "verified\n" : "refused\n";
  ' "$host"
done
rm /etc/php/8.4/cli/conf.d/97-lamp.ini

part site
printf '%s\n' 'disable_functions = shell_exec' 'auto_prepend_file = /away.php' 'open_basedir = /srv' \
  >/etc/php/8.4/cli/conf.d/98-site.ini
echo asked >/run/lamp/state
lamp-database || true
state
rm /etc/php/8.4/cli/conf.d/98-site.ini

part administrator
put_secret administrator '{"username":"master","password":"wrong"}'
account_server 5 2>&1 || echo "ends with $?"

part strange
# The secret is not what it should be. PHP keeps what it has.
for text in '"text"' '[]' '{"username":"lamp","password":["x"],"writer":"db.test","reader":"r","port":3306,"database":"d"}' 'null'; do
  put_secret application "$text"
  lamp-database >/tmp/journal || echo "ends with $?: $(tail -n 1 /tmp/journal)"
done
published password
put_application p5

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
