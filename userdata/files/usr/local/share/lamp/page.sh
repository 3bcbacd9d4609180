# shellcheck shell=bash
# How a page of the site answers on this machine. check-page.sh, lamp-warm and lamp-renew read this file.

# is_page_well PATH [SECONDS]: whether the page is no error of the server, as a visitor of the site's first name gets it within so
# many seconds, or within 60. `page_status` is then its status, and 000 without an answer. What the page says is written to the
# file `page_body`, if that is set.
is_page_well() {
  local host scheme=http port=80
  read -r host _ <<<"${LAMP_SITE_NAMES:-} localhost"
  host=${host#\*.}
  [[ -z ${LAMP_HSTS:-} ]] || scheme=https port=443
  page_status=$(curl -skg --path-as-is -o "${page_body:-/dev/null}" -w '%{http_code}' -A lamp-check -m "${2:-60}" \
    --resolve "$host:$port:127.0.0.1" "$scheme://$host:$port$1") || true
  ((10#$page_status >= 100 && 10#$page_status < 500))
}
