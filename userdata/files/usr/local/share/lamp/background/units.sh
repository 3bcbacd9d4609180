# shellcheck shell=bash
# Makes the units for the site's files crontab and workers. web-server.sh reads this file, and starts them when the server is in
# service. Where the site has no such file, nothing happens.
# shellcheck disable=SC2034,SC2154

background_units=()
if [[ -f $home/crontab || -f $home/workers ]]; then
  begin "background tasks" "correct the site's files crontab and workers"
  units=$(/usr/local/lib/lamp/background-units "$home") || fail "$units"
  # A crontab may have only comments.
  [[ -z $units ]] || mapfile -t background_units <<<"$units"
fi
