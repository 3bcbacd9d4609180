#!/bin/bash
# sandbox.sh RUN CGROUP MEMORY
#
# The sandbox: Linux namespaces for everything that one rehearsal runs. Its first process waits for the end of its standard
# input, a pipe that the rehearsal holds. When the pipe closes, however the rehearsal ended, that process ends, and the kernel
# kills every process and removes every mount, interface and packet filter rule of the sandbox. This script then removes the
# folder and the control group.
#   RUN    folder of the rehearsal    CGROUP    its control group, made here
#   MEMORY its control group of version 1 for memory, made when a server needs it; empty where version 1 does not have that
set -eu
run=$1 cgroup=$2 memory=$3
mkdir -p "$cgroup/sandbox"
trap : INT TERM HUP # a Ctrl-C or a kill must not skip the removal below; `:` and not '', which children would inherit
(
  echo "$BASHPID" > "$cgroup/sandbox/cgroup.procs"
  exec unshare --mount --net --uts --ipc --pid --fork --kill-child=KILL --propagation private \
    bash "$(dirname "$0")/sandboxInit.sh" "$run" "$memory"
) || true
echo 1 > "$cgroup/cgroup.kill" || true
for _ in $(seq 100); do
  grep -q "populated 0" "$cgroup/cgroup.events" && break
  sleep 0.05
done
find "$cgroup" -depth -type d -exec rmdir {} +
[ ! -d "$memory" ] || find "$memory" -depth -type d -exec rmdir {} +
# Pulumi is killed together with the rehearsal or a moment later. Until then it may still write its state there.
for _ in $(seq 100); do
  rm -rf "$run" 2> /dev/null && break
  sleep 0.2
done
