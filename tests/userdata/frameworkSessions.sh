#!/bin/bash
# What becomes of the sessions of an application with Symfony, for frameworkSessions.long.boot.test.ts. /packages has Debian's packages.
# shellcheck disable=SC2016 # the shell must not expand programs for PHP
# shellcheck disable=SC1091 # the test mounts it
. /tests/sessionsServer.sh

prologue='set_include_path("/packages/usr/share/php"); require "Symfony/Component/HttpFoundation/autoload.php";
  use Symfony\Component\HttpFoundation\Session\Storage\NativeSessionStorage;
  use Symfony\Component\HttpFoundation\Session\Storage\Handler\PdoSessionHandler;'
# docs/site/sessions.md gives these lines to its readers.
pdo='new PdoSessionHandler("mysql:host=" . getenv("DB_HOST") . ";port=" . getenv("DB_PORT") . ";dbname=" . getenv("DB_DATABASE"), [
  "db_username" => getenv("DB_USERNAME"), "db_password" => getenv("DB_PASSWORD"),
  "db_connection_options" => [PDO::MYSQL_ATTR_SSL_CA => getenv("DB_CA")]])'
count='$session->start(); $session->set("n", $session->get("n", 0) + 1); echo $session->get("n"); $session->save();'
session='$session = new Symfony\Component\HttpFoundation\Session\Session'
page table "$prologue ($pdo)->createTable(); echo 'made';"
page pdo "$prologue $session(new NativeSessionStorage([], $pdo)); $count"
page native "$prologue $session(new NativeSessionStorage()); $count"

part "pdo"
visit a table.php
visit a pdo.php
visit a pdo.php
sql "SELECT COUNT(*) FROM app.sessions"
sql "SELECT COUNT(*) FROM lamp_sessions.sessions"

part "native"
visit b native.php
visit b native.php
sql "SELECT COUNT(*) FROM lamp_sessions.sessions"
find /var/lib/php/sessions -type f | wc -l

part "journal"
cat /tmp/php-errors 2>/dev/null || true
