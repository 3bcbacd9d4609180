#!/bin/bash
# database.sh FOLDER IMAGE GROUP CARD: turns on a database, in the box. RDS is a managed service and nobody logs in there,
# so it is mysqld alone. FOLDER/settings has my.cnf, server.pem (certificate and key) and ca.pem; the rest is its disk.
set -eu
folder=$1 image=$2 group=$3 card=$4
root=$folder/root
mkdir -p "$folder"/{upper,work,root} "$group"
mountpoint -q "$root" ||
  mount -t overlay overlay -o "lowerdir=$image,upperdir=$folder/upper,workdir=$folder/work" "$root"
mkdir -p "$root/settings" "$root/run/mysqld"
cp "$folder"/settings/* "$root/settings"
chroot "$root" chown -R mysql:mysql /settings /run/mysqld
chmod 600 "$root/settings/server.pem"
echo 0 > "$group/cgroup.procs"
exec ip netns exec "$card" unshare --mount --pid --fork --kill-child=KILL --mount-proc="$root/proc" \
  chroot "$root" setpriv --reuid mysql --regid mysql --init-groups mysqld --defaults-file=/settings/my.cnf
