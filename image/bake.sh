# shellcheck shell=bash
# Makes the machine on which it runs the disk of an image. It follows setup.sh, packages.sh and install.sh in the user-data of a builder. The
# console tells the versions of the packages, and last "lamp: sealed" or "lamp: FAILED at ...". Then the machine is off.
# shellcheck disable=SC2154

# A builder whose command has died must not run for ever.
systemd-run --quiet --on-active=2700 systemctl poweroff

begin "security updates" "$hint"
# `upgrade` also takes what Debian has corrected without calling it a security update. A new kernel is a new package.
renew() {
  local options=(-qq -o Acquire::Languages=none -o Acquire::http::Timeout=10 -o Acquire::Retries=1
    -o DPkg::Lock::Timeout=60 -o DPkg::Options::=--force-confdef -o DPkg::Options::=--force-confold)
  timeout 60 apt-get "${options[@]}" -o APT::Update::Error-Mode=any update || return 1
  apt-get "${options[@]}" -y --with-new-pkgs upgrade || return 1
  apt-get "${options[@]}" -y --purge autoremove
}
retry "$outage" renew || fail "$(grep ^E: "$log" | tail -n 1)"
dpkg-query -Wf 'lamp: package ${Package} ${Version}\n' "${packages[@]}" >&3
dpkg-query -Wf '${db:Status-Abbrev}lamp: package ${Package} ${Version}\n' 'linux-image-*' 2>/dev/null | sed -n 's/^ii //p' >&3 || true

begin seal "a fault in image/bake.sh"
cat >/run/lamp-seal.sh <<'END'
set -Eeu
exec >/dev/console 2>&1
trap 'echo "lamp: FAILED at seal: line $LINENO of image/bake.sh"; systemctl --no-block poweroff' ERR
# cloud-init must have written the last of what is removed below.
cloud-init status --wait >/dev/null || true
systemctl -q stop cloud-init-main apt-daily{,-upgrade}.{timer,service} unattended-upgrades apache2 php8.4-fpm chrony cron \
  systemd-random-seed 2>/dev/null || true
journalctl -q --relinquish-var || true

# What must not be the same on two machines.
cloud-init clean --logs --seed --configs all >/dev/null
: >/etc/machine-id
[ -L /var/lib/dbus/machine-id ] || rm -f /var/lib/dbus/machine-id
rm -rf /etc/hostname /etc/ssh/ssh_host_* /root/.ssh /home/*/.ssh
rm -rf /var/lib/systemd/{random-seed,credential.secret,network} /var/lib/dhcp/* /var/lib/chrony/* /var/lib/php/sessions/*
# What is of no use on another one.
find /var/log -type f -delete
rm -rf /var/log/journal/* /root/.bash_history /home/*/.bash_history /tmp/* /var/tmp/*
apt-get clean
rm -rf /var/lib/apt/lists/* /var/lib/apt/periodic/* /var/lib/systemd/timers/stamp-*
sync
echo "lamp: sealed"
systemctl --no-block poweroff
END
# The unit starts only after this script has ended, so nothing waits for it.
systemd-run --quiet --no-block --unit=lamp-seal --property=After=cloud-final.service bash /run/lamp-seal.sh
