#!/bin/bash
# root.sh FOLDER IMAGE ADDRESS. Runs in the sandbox, and makes FOLDER/root a tree that looks like a machine which runs IMAGE.
set -eu
folder=$1 image=$2 address=$3
root=$folder/root
mount -t tmpfs tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$root"
mount -t overlay overlay -o "lowerdir=$image,upperdir=$folder/upper,workdir=$folder/work" "$root"
mount -t proc proc "$root/proc"
# The tree has devices of its own: what programs write to the console must not reach this machine's console.
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mkdir -m 1777 "$root/dev/shm"
mount -t tmpfs tmpfs "$root/run"
# Sites are on a plain file system, as on a machine's disk: opening a file through the overlay costs more than serving it.
for site in srv var/www; do
  mkdir -p "$root/$site"
  mount -t tmpfs -o mode=755 tmpfs "$root/$site"
done
mkdir -p "$root"/run/{php,apache2,lock,mysqld}
ip address add "$address/32" dev lo
