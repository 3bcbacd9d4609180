#!/bin/bash
# Makes a Debian 13 machine a web server. cloud-init runs it once, at the first boot, when the files of files/ are in
# place. It can be run again. It writes one line to the console, "lamp: ready ..." or "lamp: FAILED at ...", and everything
# else to the log.
set -Eeuo pipefail
set -a
# shellcheck disable=SC1091 # written by cloud-init
. /etc/lamp/environment
set +a
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
log=/var/log/lamp-setup.log
exec 3>&1 &>"$log"
umask 022

# begin STEP HINT: what is being done, and what to check when it fails
begin() {
  step=$1 hint=$2
  echo "== $SECONDS s: $step"
}

fail() {
  echo "$*"
  exit 1
}

on_exit() {
  (($? == 0)) || echo "lamp: FAILED at $step: $(grep . $log | tail -n 1); $hint" >&3
}

# retry SECONDS COMMAND...: routes and permissions may come into effect later than the machine.
retry() {
  local deadline=$((SECONDS + $1))
  until "${@:2}"; do
    ((SECONDS < deadline)) || return 1
    sleep 2
  done
}

begin packages "check the web subnet's route to the internet (NAT) and the web group's egress to ports 80 and 443"
trap on_exit EXIT
read -ra extensions <<<"$LAMP_PHP_EXTENSIONS"
# php8.4-fpm comes first, so that packages which need "PHP" get it and not mod_php.
packages=(php8.4-{fpm,cli,mysql} "${extensions[@]/#/php8.4-}" apache2 ca-certificates chrony curl logrotate nftables
  unattended-upgrades unzip)
have=$(dpkg-query -Wf '${db:Status-Status}\n' "${packages[@]}" | grep -cx installed) || true
if ((have < ${#packages[@]})); then
  quick=(-qq -o Acquire::Languages=none -o Acquire::http::Timeout=5 -o DPkg::Lock::Timeout=60)
  retry 25 timeout 30 apt-get "${quick[@]}" -o APT::Update::Error-Mode=any update || fail "$(grep -m 1 ^E: $log)"
  hint="check that lamp:phpExtensions are packages of Debian 13, $hint"
  # dpkg does not wait for the disk: a machine that fails now is replaced, not repaired.
  quick+=(-o Acquire::Retries=3 -o DPkg::Options::=--force-unsafe-io)
  apt-get "${quick[@]}" -y --no-install-recommends install "${packages[@]}"
fi

begin "database authorities" "$hint"
cd /etc/lamp
retry 30 curl -fsS --connect-timeout 5 -m 20 -o ca.new https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
mv ca.new database-ca.pem

begin metadata "check that IMDSv2 is enabled"
facts=$(retry 30 lamp-aws metadata instance-id placement/availability-zone)
{ read -r id && read -r zone; } <<<"$facts"
name=web-$(printf %s "$id" | sha256sum | cut -c -6)
release=$(sha256sum <<<"$LAMP_RELEASE" | cut -c -8)
echo "{\"name\":\"$name\",\"zone\":\"$zone\",\"release\":\"$release\"}" >server.json

begin release "check that the instance role allows s3:GetObject on $LAMP_RELEASE"
home=/srv/lamp/$release
download() {
  local object=${LAMP_RELEASE#s3://} code
  code=$(lamp-aws s3 -m 120 -o "$home.zip" -w '%{http_code}' \
    "https://${object%%/*}.s3.$LAMP_REGION.amazonaws.com/${object#*/}") || return
  [[ $code == 200 ]] || {
    echo "S3 answers $code: $(sed -n 's|.*<Message>\(.*\)</Message>.*|\1|p' "$home.zip")"
    return 1
  }
}
if [[ ! -d $home ]]; then
  mkdir -p /srv/lamp
  retry 30 download
  rm -rf "$home.new"
  unzip -q "$home.zip" -d "$home.new"
  chmod -R u=rwX,go=rX "$home.new"
  mv "$home.new" "$home"
  rm "$home.zip"
fi
[[ -d $home/public ]] || fail "lamp:site has no folder public/"
ln -sfn "$home" /srv/lamp/new
mv -fT /srv/lamp/new /srv/lamp/current

begin configuration "a fault in configure.sh"
# shellcheck disable=SC1091 # a file of user-data
. /usr/local/share/lamp/configure.sh

begin services "see journalctl -u apache2 -u php8.4-fpm"
systemctl -q enable nftables lamp-database.{timer,path}
systemctl restart nftables php8.4-fpm apache2 || fail "$(journalctl -qn 9 -o cat -u apache2 -u php8.4-fpm | paste -sd ' ')"
systemctl start lamp-database.{timer,path}
systemctl --no-block try-restart chrony

begin check "$hint"
maps=/proc/$(</run/apache2/apache2.pid)/maps
grep -q mod_mpm_worker "$maps" || fail "Apache does not run its worker MPM"
! grep -q libphp "$maps" || fail "PHP runs inside Apache (mod_php), not in php-fpm"
retry 5 curl -fsSm 2 http://127.0.0.1/healthz
echo "lamp: ready in $SECONDS s" >&3
