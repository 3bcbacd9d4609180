# shellcheck shell=bash
# Makes the units for the site's files crontab and workers. web-server.sh reads this file, and starts them when the server is in
# service. Where the site has no such file, nothing happens.
# shellcheck disable=SC2154

background_units=()
if [[ -f $home/crontab || -f $home/workers ]]; then
  begin "background tasks" "correct the site's files crontab and workers"
  background_units=$(/usr/local/lib/lamp/background-units "$home") || fail "$background_units"
  mapfile -t background_units < <(grep . <<<"$background_units")
fi
