# shellcheck shell=bash
# Lets one of the new servers run the site's file once-per-release, before the load balancer may give any of them visitors.
# web-server.sh reads this file, with its functions and variables. Where the site has no such file, nothing happens.
# shellcheck disable=SC2154,SC2164

# run_once: while it takes long, the console says every minute what is new.
run_once() {
  local words=/var/log/lamp-once-per-release.log worker due=$((SECONDS + 20)) said='' now status=0
  /usr/local/lib/lamp/once-per-release "$(basename "$LAMP_RELEASE" .tar.gz)" "$name" &>"$words" &
  worker=$!
  while kill -0 $worker 2>/dev/null; do
    sleep 1
    ((SECONDS >= due)) || continue
    due=$((SECONDS + 60))
    now=$(grep . $words | tail -n 1 | cut -c -300)
    [[ $now == "$said" ]] || echo "lamp: waiting at $step: $now; $hint" >&3
    said=$now
  done
  wait $worker || status=$?
  # What the file of the site has printed last before it failed.
  sed -n 's/^| /lamp: once-per-release: | /p' $words >&3
  cat $words
  return $status
}

if [[ -e $home/once-per-release ]]; then
  begin once-per-release "the site's file once-per-release says more in journalctl -t once-per-release"
  run_once || fail "$(last_words)"
fi
