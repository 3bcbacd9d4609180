# shellcheck shell=bash
# Gives the release its shared folders (lamp:sharedPaths): a link at each path, and rules by which Apache treats what lies there as
# mere files. web-server.sh reads this file before configure.sh, with `home`, `zone` and the variables of /etc/lamp/environment.
# LAMP_SHARED_FILES is the id of the file system, LAMP_SHARED_PATHS its paths in the site with blanks between them. Without
# them there is nothing to do.
# shellcheck disable=SC2154

shared=/var/lib/lamp-shared

# link_shared: puts links at the paths. What the release has there is kept beside it, for the first server to copy.
link_shared() {
  local path own=$home.shared
  for path in "${shared_paths[@]}"; do
    mkdir -p "$shared/$path" "$(dirname "$home/$path")" "$(dirname "$own/$path")"
    [[ -L $home/$path || ! -d $home/$path ]] || mv "$home/$path" "$own/$path"
    ln -sfnT "$shared/$path" "$home/$path"
  done
  ln -sfnT "$own" /srv/lamp/current.shared
}

# shared_rules: the rules for every path that leads to a shared folder. That is also a link of the site itself, such as
# public/storage. Symbolic links that PHP makes in a shared folder lead nowhere, whatever the site says.
shared_rules() {
  local link target
  find -L "$home/public" -xtype l -print0 2>/dev/null | while IFS= read -rd '' link; do
    target=$(realpath -m "$link")
    [[ $target/ == "$shared"/* ]] || continue
    printf '<Directory "%s">\n  Include conf-available/lamp-shared.conf\n</Directory>\n' \
      "$(printf '%s' "/srv/lamp/current${link#"$home"}" | sed 's/["\\]/\\&/g')"
  done
  for link in "${shared_paths[@]/#//srv/lamp/current/}" "$shared"; do
    printf '<Directory "%s">\n  Include conf-available/lamp-shared.conf\n</Directory>\n' "$link"
  done
}

# tls_settings: stunnel to the mount target of this server's own zone. As in Amazon's helper (aws/efs-utils, proxy.py), the
# certificate is checked by the name without the zone.
tls_settings() {
  local host=$LAMP_SHARED_FILES.efs.$LAMP_REGION.amazonaws.com
  printf '%s\n' 'foreground = yes' 'syslog = no' 'debug = notice' 'socket = l:SO_REUSEADDR=1' \
    'socket = r:SO_KEEPALIVE=1' 'socket = r:TCP_KEEPIDLE=10' 'socket = r:TCP_KEEPINTVL=5' 'socket = r:TCP_KEEPCNT=3' \
    '[files]' 'client = yes' 'accept = 127.0.0.1:20490' "connect = $zone.$host:2049" "checkHost = $host" 'verifyChain = yes' \
    'CAfile = /etc/ssl/certs/ca-certificates.crt' 'sslVersionMin = TLSv1.2' 'renegotiation = no' 'delay = yes' \
    'TIMEOUTconnect = 5' 'TIMEOUTbusy = 20' 'TIMEOUTclose = 0' 'TIMEOUTidle = 86400'
}

read -ra shared_paths <<<"${LAMP_SHARED_PATHS:-}"
: >/etc/lamp/shared.conf
if ((${#shared_paths[@]} > 0)); then
  link_shared
  shared_rules >/etc/lamp/shared.conf
  tls_settings >/etc/lamp/shared-tls.conf
fi
