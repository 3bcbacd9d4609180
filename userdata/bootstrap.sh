# shellcheck shell=bash
# Fetches the files that make this machine a web server, compares their hash with the one in /etc/lamp/environment, and runs
# the last of them, web-server.sh. cloud-init runs this once, at the first boot. It can be run again. It writes one line to
# the console, "lamp: ready ..." or "lamp: FAILED at ...", a line "lamp: waiting at ..." for each step that something outside
# delays, and everything else to the log.
set -Eeuo pipefail
set -a
# shellcheck disable=SC1091 # written above
. /etc/lamp/environment
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

on_exit() {
  (($? == 0)) || echo "lamp: FAILED at $step: $(last_words); $hint" >&3
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

# from_s3 URL FILE: downloads s3://BUCKET/KEY.
from_s3() {
  local object=${1#s3://} code
  code=$(lamp-aws s3 -m 120 -o "$2" -w '%{http_code}' \
    "https://${object%%/*}.s3.$LAMP_REGION.amazonaws.com/${object#*/}") || return 1
  [[ $code == 200 ]] || {
    echo "S3 answers $code: $(sed -n 's|.*<Message>\(.*\)</Message>.*|\1|p' "$2")"
    return 1
  }
}

begin "server files" "check that the instance role allows s3:GetObject on $LAMP_SERVER_FILES, and the web subnet's route to S3"
files=/etc/lamp/server-files.sh
retry $outage from_s3 "$LAMP_SERVER_FILES" $files
sha256sum --check --quiet <<<"$LAMP_SERVER_FILES_SHA256  $files" ||
  fail "$LAMP_SERVER_FILES is not what the stack uploaded: its SHA-256 is not $LAMP_SERVER_FILES_SHA256"
bash $files
# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/web-server.sh
