#!/bin/bash
# server.sh FOLDER IMAGE GROUP CARD NAME: turns on a server, in the box. FOLDER keeps its disk: what differs from IMAGE.
set -eu
folder=$1 image=$2 group=$3 card=$4 name=$5
mkdir -p "$folder"/{upper,work,root} "$group"
mountpoint -q "$folder/root" ||
  mount -t overlay overlay -o "lowerdir=$image,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
echo 0 > "$group/cgroup.procs"
# From a network namespace of its own, of which nspawn moves the card on into the server's: with nspawn's
# --network-namespace-path the server would see the router's /sys and set up the router's interfaces.
# `ip netns exec` mounts a new /sys, so control groups are mounted again.
# shellcheck disable=SC2016 # the inner shell expands its arguments
exec ip netns exec "$card" sh -c 'mount -t cgroup2 cgroup2 /sys/fs/cgroup && exec "$@"' _ \
  systemd-nspawn --quiet --register=no --keep-unit --settings=no --machine="$name" --directory="$folder/root" --boot \
  --private-network --network-interface=ens5 --resolv-conf=off --timezone=off --link-journal=no --console=read-only
