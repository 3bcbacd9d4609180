# shellcheck shell=bash
# Asks one page of the site as a visitor does, before the load balancer may give this server visitors. A release whose pages all
# fail must not replace one that works. web-server.sh reads this file, with its functions. LAMP_CHECK_PATH is the path, for
# example "/". Without it, no page is asked.
# shellcheck disable=SC2154

# shellcheck disable=SC1091 # one of the files
. /usr/local/share/lamp/page.sh

# A page may fail for a while without being wrong, for example while the database is promoted.
page_seconds=120

# page_reason: what PHP says of an error. If it says nothing, the beginning of the page's own text.
page_reason() {
  local text
  if journalctl -qt php -n 99 -o cat | grep '^PHP ' | tail -n 1 | cut -c -400 | grep .; then return; fi
  text=$(tr -s '[:space:]' ' ' <"$page_body" |
    sed -E 's/<(style|script)[^<]*<\/(style|script)>/ /gi; s/<[^>]*>/ /g; s/ +/ /g; s/^ //; s/ $//' | cut -c -200)
  [[ -z $text ]] || echo "The page says: $text"
}

# ask_page: fails if the page is an error of the server. Its last line of output says which one, and why.
ask_page() {
  local page_body
  page_body=$(mktemp)
  if is_page_well "$LAMP_CHECK_PATH"; then rm "$page_body" && return; fi
  echo "GET $LAMP_CHECK_PATH: $page_status. $(page_reason)"
  rm "$page_body"
  # Before the first database exists, most pages fail. Their release is not to blame.
  [[ $(cat /run/lamp/state 2>/dev/null) == waiting ]] || return 1
  echo "lamp: page not checked: $(last_words) The account of the database is not there yet." >&3
}

if [[ -n ${LAMP_CHECK_PATH:-} ]]; then
  begin "database account" "see journalctl -u lamp-database"
  retry 15 test -s /run/lamp/state || true
  begin page "correct the site, or let lamp:checkPath name another page"
  retry $page_seconds ask_page || fail "$(last_words)"
fi
