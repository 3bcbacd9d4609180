# shellcheck shell=bash
# Lets one of the new servers run the site's file once-per-release, before the load balancer may give any of them visitors.
# web-server.sh reads this file, with its functions and variables. Where the site has no such file, nothing happens.
# shellcheck disable=SC2154,SC2164

# show_last_words FILE: what the file of the site has printed last goes to the console, too.
show_last_words() { sed -n 's/^| /lamp: once-per-release: | /p' "$1" >&3; }

# run_once: as in `retry`, the console says what is waited for when it takes longer than 20 s.
run_once() {
  local words=/etc/lamp/once-per-release.log worker waiting=$((SECONDS + 20)) status=0
  /usr/local/lib/lamp/once-per-release "$(basename "$LAMP_RELEASE" .tar.gz)" "$name" &>"$words" &
  worker=$!
  while kill -0 $worker 2>/dev/null; do
    sleep 1
    if ((waiting && SECONDS > waiting)); then
      waiting=0
      echo "lamp: waiting at $step: $(grep . $words | tail -n 1); $hint" >&3
    fi
  done
  wait $worker || status=$?
  show_last_words $words
  cat $words
  return $status
}

if [[ -e $home/once-per-release ]]; then
  begin once-per-release "the old servers stay; see what it has printed, and correct the site"
  run_once || fail "$(last_words)"
fi
