#!/bin/bash
# mountTarget.sh FOLDER IMAGE CGROUP INTERFACE FILES: powers on a mount target of a file system, inside the sandbox. It serves the
# folder FILES by SFTP over TLS at the port of NFS. FOLDER/settings has server.pem (certificate and key) and stunnel.conf. INTERFACE
# is the id of its network interface, which is the name of its network namespace. Every file belongs to www-data.
set -eu
folder=$1 image=$2 cgroup=$3 interface=$4 files=$5
root=$folder/root
mkdir -p "$folder"/{upper,work,root} "$cgroup"
mountpoint -q "$root" ||
  mount -t overlay overlay -o "lowerdir=$image,upperdir=$folder/upper,workdir=$folder/work" "$root"
mkdir -p "$root/settings" "$root/files"
cp "$folder"/settings/* "$root/settings"
chmod 600 "$root/settings/server.pem"
mountpoint -q "$root/files" || mount --bind "$files" "$root/files"
chroot "$root" chown www-data:www-data /files
echo 0 > "$cgroup/cgroup.procs"
# Links that servers make lead nowhere but into this root.
exec ip netns exec "$interface" unshare --mount --pid --fork --kill-child=KILL --mount-proc="$root/proc" \
  chroot "$root" stunnel /settings/stunnel.conf
