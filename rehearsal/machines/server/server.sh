#!/bin/bash
# server.sh FOLDER IMAGE CGROUP INTERFACE NAME USERS MEMORY: powers on a server, inside the sandbox. FOLDER contains its disk: what
# differs from IMAGE. INTERFACE is the id of its network interface, which is the name of a network namespace. USERS is the user of
# the host that is root on the server; it and the 65535 after it belong to nobody else. MEMORY is how many bytes of memory it has;
# FOLDER/meminfo is then what it reads in /proc/meminfo. Empty, it has the memory of the host.
set -eu
folder=$1 image=$2 cgroup=$3 interface=$4 name=$5 users=$6 memory=$7
mkdir -p "$folder"/{upper,work,root} "$cgroup"
mountpoint -q "$folder/root" || perl "$(dirname "$0")/mappedOverlay.pl" "$users" "$image" "$folder"
# File systems of programs (FUSE) stand in for NFS: see images/image.sh. The host's own node is root's alone.
[ -e "$folder/fuse" ] || mknod --mode=666 "$folder/fuse" c 10 229
if [ -n "$memory" ]; then
  # The kernel ends processes of a server that uses more. Where the host has no such controller, nothing does.
  if [ -d /run/memory ]; then
    limited=/run/memory/${cgroup#/sys/fs/cgroup/}
    mkdir -p "$limited"
    echo "$memory" > "$limited/memory.limit_in_bytes"
    echo 0 > "$limited/cgroup.procs"
  else
    for above in "${cgroup%/*/*}" "${cgroup%/*}"; do echo +memory > "$above/cgroup.subtree_control" || true; done 2> /dev/null
    [ ! -e "$cgroup/memory.max" ] || echo "$memory" > "$cgroup/memory.max"
  fi
fi
echo 0 > "$cgroup/cgroup.procs"
# A rehearsal may have been started by nice(1). In a user namespace, systemd could not give its services the usual priority.
renice -n 0 -p $$ > /dev/null
# nspawn starts in the network namespace of the interface and moves the interface into the server's own. With nspawn's option
# --network-namespace-path the server would see the router's /sys and set up the router's interfaces.
# `ip netns exec` mounts a new /sys, so control groups are mounted again.
# nspawn mounts /proc after its binds, so the server's first process puts the figures of its memory there, and becomes init. nspawn
# finds init by itself with --boot only.
boot=(--boot)
# shellcheck disable=SC2016 # the inner shells expand their arguments
[ -z "$memory" ] || boot=(--kill-signal=SIGRTMIN+3 --bind-ro="$folder/meminfo:/run/host/meminfo"
  sh -c 'mount --bind /run/host/meminfo /proc/meminfo && exec /sbin/init "$@"' init)
# shellcheck disable=SC2016
exec ip netns exec "$interface" sh -c 'mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec "$@"' _ \
  systemd-nspawn --quiet --register=no --keep-unit --settings=no --machine="$name" --directory="$folder/root" \
  --private-users="$users:65536" --private-users-ownership=off --bind="$folder/fuse:/dev/fuse" \
  --private-network --network-interface=ens5 --resolv-conf=off --timezone=off --link-journal=no --console=read-only \
  "${boot[@]}"
