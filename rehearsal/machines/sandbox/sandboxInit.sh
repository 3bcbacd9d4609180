#!/bin/bash
# sandboxInit.sh RUN MEMORY: the first process of the sandbox, see sandbox.sh. Prints `ready PID` with its own process id as the
# host sees it.
set -eu
run=$1 memory=$2
while read -r key pid _; do [ "$key" = NSpid: ] && break; done < /proc/self/status # this is still the host's /proc
mount -t proc proc /proc
umount -l /sys/fs/cgroup
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup # machines get version 2 only, also when the host has version 1 beside it
resolver=$(readlink -m /etc/resolv.conf)
mount -t tmpfs -o mode=755 tmpfs /run
if [ -n "$memory" ]; then mkdir /run/memory && mount -t cgroup -o memory cgroup /run/memory; fi # servers get their limits there
mkdir -p /run/netns /run/systemd /run/lock /run/udev/data /run/haproxy
if [ "${resolver#/run/}" != "$resolver" ]; then mkdir -p "${resolver%/*}" && : > "$resolver"; fi
[ ! -e "$resolver" ] || mount --bind "$run/resolv.conf" "$resolver"
hostname rehearsal
ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_forward
echo "ready $pid"
trap 'exit 0' TERM
# The lifeline: a pipe from the rehearsal that closes when the rehearsal has ended. It is read under another number, because
# `cmd &` would get /dev/null as its standard input; and in the background, because a waiting bash also reaps orphans.
exec 3<&0
cat <&3 > /dev/null &
wait $! || true
