#!/bin/bash
# Makes a web server of a Debian 13 machine. cloud-init runs it once, at first boot, with files/ already in place; it is
# safe to run again. The console gets one line, "lamp: ready ..." or "lamp: FAILED at ...", the log gets the rest.
set -Eeuo pipefail
set -a
# shellcheck disable=SC1091 # written by cloud-init
. /etc/lamp/environment
set +a
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
log=/var/log/lamp-setup.log
exec 3>&1 &>"$log"
umask 022

begin() { # STEP HINT: what is being done, and what to check when it fails
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

# Routes and permissions may arrive after the machine does.
retry() { # SECONDS COMMAND...
  local deadline=$((SECONDS + $1))
  until "${@:2}"; do
    ((SECONDS < deadline)) || return 1
    sleep 2
  done
}

begin packages "has the web subnet a route to the internet (NAT), and may the web group send to ports 80 and 443?"
trap on_exit EXIT
read -ra extensions <<<"$LAMP_PHP_EXTENSIONS"
# php8.4-fpm comes first: what asks for "PHP" then takes it, not mod_php.
packages=(php8.4-{fpm,cli,mysql} "${extensions[@]/#/php8.4-}" apache2 ca-certificates chrony curl logrotate nftables
  unattended-upgrades unzip)
have=$(dpkg-query -Wf '${db:Status-Status}\n' "${packages[@]}" | grep -cx installed) || true
if ((have < ${#packages[@]})); then
  quick=(-qq -o Acquire::Languages=none -o Acquire::http::Timeout=5 -o DPkg::Lock::Timeout=60)
  retry 25 timeout 30 apt-get "${quick[@]}" -o APT::Update::Error-Mode=any update || fail "$(grep -m 1 ^E: $log)"
  hint="are lamp:phpExtensions all packages of Debian 13? $hint"
  # Without waiting for the disk: a machine that fails now is replaced, not repaired.
  quick+=(-o Acquire::Retries=3 -o DPkg::Options::=--force-unsafe-io)
  apt-get "${quick[@]}" -y --no-install-recommends install "${packages[@]}"
fi

begin "database authorities" "$hint"
cd /etc/lamp
retry 30 curl -fsS --connect-timeout 5 -m 20 -o ca.new https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
mv ca.new database-ca.pem

begin metadata "has the instance metadata (version 2)?"
facts=$(retry 30 lamp-aws metadata instance-id placement/availability-zone)
{ read -r id && read -r zone; } <<<"$facts"
name=web-$(printf %s "$id" | sha256sum | cut -c -6)
release=$(sha256sum <<<"$LAMP_RELEASE" | cut -c -8)
echo "{\"name\":\"$name\",\"zone\":\"$zone\",\"release\":\"$release\"}" >server.json

begin release "may the instance's role s3:GetObject $LAMP_RELEASE?"
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

begin configuration "a fault of web-server.sh"
# The size of everything follows from the memory (MiB) that system, Apache and opcache (400) leave, and from PHP's limit for
# a page (memory_limit; 12 more for the child itself): so many children that all of them may be at the limit at once,
# but no more than 20 a processor, and 5 at least, with a lower limit where that is too much.
# A child that Apache keeps a connection to is that connection's. So children are dealt out: two fifths for each of
# Apache's two processes (requests in PHP at once; the second one only runs during a restart, or above 1024 connections),
# the rest for requests with a body.
[[ ! -e $home/php.ini ]] || ln -sf /srv/lamp/current/php.ini /etc/php/8.4/fpm/conf.d/99-site.ini
read -r _ kib _ </proc/meminfo
free=$((kib / 1024 - 400))
page=$(php-fpm8.4 -i | sed -n 's/^memory_limit => \([0-9]*\)M.*/\1/p')
children=$((free / (${page:=128} + 12) < 20 * $(nproc) ? free / (page + 12) : 20 * $(nproc)))
children=${LAMP_PHP_CHILDREN:-$((children > 5 ? children : 5))}
limit=$((free / children - 12 < page ? free / children - 12 : page))
max=$((children * 2 / 5))
printf '[lamp]\npm.max_children = %d\nphp_admin_value[memory_limit] = %dM\n' "$children" $((limit > 32 ? limit : 32)) \
  >/etc/php/8.4/fpm/pool.d/size.conf
printf 'Define %s\n' "LAMP_SERVER $name" "LAMP_PHP_MAX $max" "LAMP_BODY_MAX $((children - 2 * max))" >apache.conf
find "$home/public" -name .htaccess -printf 'Define LAMP_HTACCESS\n' -quit >>apache.conf
cd /etc/apache2/mods-enabled
# The Apache that package or image started has nothing to finish, and while it starts it would miss the graceful signal.
[[ ! -e ../sites-enabled/000-default.conf ]] || systemctl kill apache2
rm -f mpm_* php* status.* autoindex.* ../sites-enabled/000-default.conf /etc/php/8.4/fpm/pool.d/www.conf
ln -sf ../mods-available/{mpm_worker,proxy,proxy_fcgi,buffer,headers,remoteip,rewrite,expires}.load .
ln -sf ../sites-available/lamp.conf ../sites-enabled
for program in fpm cli; do ln -sf ../../mods-available/lamp.ini /etc/php/8.4/$program/conf.d/99-lamp.ini; done
# A site that calls itself by name would wait for the balancer, which its servers may not reach.
[[ -z $LAMP_SITE_HOST ]] || grep -qF " $LAMP_SITE_HOST" /etc/hosts || echo "127.0.0.1 $LAMP_SITE_HOST" >>/etc/hosts

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
