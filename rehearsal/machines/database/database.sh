#!/bin/bash
# database.sh FOLDER IMAGE CGROUP INTERFACE: powers on a database, inside the sandbox. RDS is a managed service without a
# login, so only mysqld runs. FOLDER/settings contains my.cnf, server.pem (certificate and key) and ca.pem; the rest of FOLDER
# is the disk. INTERFACE is the id of its network interface, which is the name of its network namespace.
set -eu
folder=$1 image=$2 cgroup=$3 interface=$4
root=$folder/root
mkdir -p "$folder"/{upper,work,root} "$cgroup"
mountpoint -q "$root" ||
  mount -t overlay overlay -o "lowerdir=$image,upperdir=$folder/upper,workdir=$folder/work" "$root"
mkdir -p "$root/settings" "$root/run/mysqld"
cp "$folder"/settings/* "$root/settings"
chroot "$root" chown -R mysql:mysql /settings /run/mysqld
chmod 600 "$root/settings/server.pem"
echo 0 > "$cgroup/cgroup.procs"
exec ip netns exec "$interface" unshare --mount --pid --fork --kill-child=KILL --mount-proc="$root/proc" \
  chroot "$root" setpriv --reuid mysql --regid mysql --init-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
  mysqld --defaults-file=/settings/my.cnf
