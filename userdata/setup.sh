# shellcheck shell=bash
# The functions by which a machine of the stack sets itself up. cloud-init runs this, and what follows it in the user-data, once at
# the first boot. It can be run again. It writes one line to the console, "lamp: ... ready ..." or "lamp: FAILED at ...", a line
# "lamp: waiting at ..." for each step that something outside delays, and everything else to the log.
set -Eeuo pipefail
# The machine that an image is made of has no such file.
set -a
# shellcheck disable=SC1091 # written above
[[ ! -e /etc/lamp/environment ]] || . /etc/lamp/environment
set +a
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
log=/var/log/lamp-setup.log
exec 3>&1 &>"$log"
umask 022

# begin STEP HINT: what is being done, and what to check when it fails
begin() {
  step=$1 hint=$2
  echo "== $SECONDS s: $step"
}

# fail WORDS...: ends the boot. The words are what the console says.
fail() {
  echo "$*"
  exit 1
}

last_words() { grep . "$log" | tail -n 1; }

# A script that follows can have a function at_end, which runs last of all.
on_exit() {
  (($? == 0)) || echo "lamp: FAILED at $step: $(last_words); $hint" >&3
  ! declare -F at_end >/dev/null || at_end
}
trap on_exit EXIT

# retry SECONDS COMMAND...: what a server needs from outside may be away for minutes, and routes and permissions may come
# into effect later than the machine. A command that ends with status 2 says that waiting cannot help.
retry() {
  local deadline=$((SECONDS + $1)) waiting='' status
  while true; do
    status=0
    "${@:2}" || status=$?
    ((status != 0)) || return 0
    ((status != 2 && SECONDS < deadline)) || return 1
    if [[ -z $waiting ]] && ((SECONDS > deadline - $1 + 20)); then
      waiting=yes
      echo "lamp: waiting at $step: $(last_words); $hint" >&3
    fi
    sleep 3
  done
}

# outage: seconds for which something outside may be away. The health gate waits longer (lamp:healthTimeoutSeconds).
# shellcheck disable=SC2034 # web-server.sh reads it
outage=480
