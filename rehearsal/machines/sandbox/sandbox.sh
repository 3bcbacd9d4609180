#!/bin/bash
# box.sh RUN GROUP
#
# The box: namespaces of their own for everything that one rehearsal runs. Its first process waits for the end of standard
# input, a pipe that the rehearsal holds; when that closes, however the rehearsal ended, the kernel kills every process and
# takes every mount, interface and packet filter rule of the box with it. What only the file system knows is removed here.
#   RUN    folder of the rehearsal    GROUP    its cgroup, made here
set -eu
run=$1 group=$2
mkdir -p "$group/box"
trap : INT TERM HUP # a Ctrl-C or a kill must not skip the removal below; `:` and not '', which children would inherit
(
  echo "$BASHPID" > "$group/box/cgroup.procs"
  exec unshare --mount --net --uts --ipc --pid --fork --kill-child=KILL --propagation private \
    bash "$(dirname "$0")/sandboxInit.sh" "$run"
) || true
echo 1 > "$group/cgroup.kill" || true
for _ in $(seq 100); do
  grep -q "populated 0" "$group/cgroup.events" && break
  sleep 0.05
done
find "$group" -depth -type d -exec rmdir {} +
# Pulumi, killed with the rehearsal or a moment after it, may still be writing its state there.
for _ in $(seq 100); do
  rm -rf "$run" 2> /dev/null && break
  sleep 0.2
done
