# shellcheck shell=bash
# Makes a Debian 13 machine a web server, when the files of the stack are in place. bootstrap.sh reads this file, with its
# functions, its options and the variables of /etc/lamp/environment.
# shellcheck disable=SC2154,SC2164

# shellcheck disable=SC1091 # files of the stack
. /usr/local/share/lamp/packages.sh
# shellcheck disable=SC1091
. /usr/local/share/lamp/install.sh
# shellcheck disable=SC1091
. /usr/local/share/lamp/authorities.sh

# Early, so that the journal of a server that fails later is in CloudWatch.
[[ -z ${LAMP_LOGS:-} ]] || systemctl -q enable --now lamp-ship

begin metadata "check that IMDSv2 is enabled"
facts=$(retry "$outage" lamp-aws metadata instance-id placement/availability-zone)
{ read -r id && read -r zone; } <<<"$facts"
name=web-$(printf %s "$id" | sha256sum | cut -c -6)
release=$(sha256sum <<<"$LAMP_RELEASE" | cut -c -8)
echo "{\"name\":\"$name\",\"zone\":\"$zone\",\"release\":\"$release\"}" >server.json

begin release "check that the instance role allows s3:GetObject on $LAMP_RELEASE"
home=/srv/lamp/$release
# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/unpack.sh
if [[ ! -d $home ]]; then
  mkdir -p /srv/lamp
  retry "$outage" from_s3 "$LAMP_RELEASE" "$home.tar.gz"
  unpack "$home" "$(basename "$LAMP_RELEASE" .tar.gz)"
fi
[[ -d $home/public ]] || fail "lamp:site has no folder public/"
ln -sfn "$home" /srv/lamp/new
mv -fT /srv/lamp/new /srv/lamp/current

begin configuration "a fault in configure.sh"
# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/shared/folders.sh
# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/configure.sh
# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/background/units.sh

begin swap "the disk of the server must have 4 GiB free"
# Holds what slow visitors have not read yet (Apache's FlushMaxThreshold) and what slow senders have sent (the /tmp of
# apache2.service), so that neither can use up the memory. A container has the swap of its host.
if ! systemd-detect-virt --quiet --container && [[ ! -e /swapfile ]]; then
  fallocate -l 4G /swapfile.new
  chmod 600 /swapfile.new
  mkswap -q /swapfile.new
  mv /swapfile.new /swapfile
  echo "/swapfile none swap sw 0 0" >>/etc/fstab
  swapon /swapfile
fi

if [[ -n ${LAMP_SHARED_PATHS:-} ]]; then
  begin "shared files" "check that EFS shows a mount target of $LAMP_SHARED_FILES in $zone as available, and that the security groups let web reach files at port 2049"
  # NFS 4 needs no other program. Debian starts those of older versions.
  systemctl -q disable --now rpcbind.socket rpcbind nfs-client.target nfs-blkmap 2>/dev/null || true
  systemctl -q enable lamp-shared-tls lamp-shared
  systemctl restart lamp-shared-tls
  retry "$outage" lamp-shared mount || fail "$(last_words)"
  systemctl --no-block start lamp-shared
fi

begin services "see journalctl -u apache2 -u php8.4-fpm"
systemctl -q enable nftables lamp-warm lamp-abandoned lamp-reader lamp-database.{timer,path} lamp-{environment,disk,logs}.timer
systemd-tmpfiles --create php8.4-fpm.conf lamp-pages.conf
if grep -q LAMP_PAGES apache.conf; then systemctl -q enable --now lamp-pages.{path,timer}; fi
systemctl restart nftables php8.4-fpm apache2 || fail "$(journalctl -qn 9 -o cat -u apache2 -u php8.4-fpm | paste -sd ' ')"
systemctl start lamp-abandoned lamp-reader lamp-database.{timer,path} lamp-{environment,disk,logs}.timer
systemctl restart apt-daily-upgrade.timer
systemctl --no-block try-restart chrony systemd-journald

begin check "$hint"
maps=/proc/$(</run/apache2/apache2.pid)/maps
grep -q mod_mpm_event "$maps" || fail "Apache does not run its event MPM"
! grep -q libphp "$maps" || fail "PHP runs inside Apache (mod_php), not in php-fpm"
# has_variables: a server without the variables of the site gets no visitors.
has_variables() {
  [[ ! -s /run/lamp/environment.json ]] || return 0
  tail -n 1 /run/lamp/environment-told 2>/dev/null || echo "lamp-environment has not ended"
  return 1
}
begin environment "see journalctl -u lamp-environment"
retry "$outage" has_variables || fail "$(last_words)"
# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/background/once-per-release.sh
# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/check-page.sh
begin health "see journalctl -u apache2 -u php8.4-fpm"
touch /etc/lamp/checked /run/lamp/checked
retry 5 curl -fsSm 2 http://127.0.0.1:8080/healthz
echo "lamp: ready in $SECONDS s" >&3
((${#background_units[@]} == 0)) || systemctl --quiet --no-block enable --now "${background_units[@]}"
# Only now: the server is in service without an agent.
[[ -z ${LAMP_SESSION_MANAGER:-} ]] || {
  systemctl --quiet --no-block enable --now lamp-agent.timer
  # The timer has a random delay.
  systemctl --no-block start lamp-agent.service
}
