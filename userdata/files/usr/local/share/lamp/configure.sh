# shellcheck shell=bash
# Configures Apache and PHP for this machine and this site. web-server.sh reads this file, in /etc/lamp and with the
# variables `home` (the folder of the release), `name` (the server's name) and those of /etc/lamp/environment. It has set -e.
# shellcheck disable=SC2154,SC2164

# Apache keeps its connections to PHP, and a PHP process (child) serves one connection. So the children are divided: two fifths
# for each of Apache's two processes (the second one runs only during a restart or above 2048 threads). At least one fifth is
# never held by a kept connection, and answers requests with a body.
# The number of children follows from the memory in MiB. The system, Apache and opcache need 400 of it. The rest is enough when
# every child uses as much as a page may (memory_limit, and 12 more for the child itself), and there are at most 20 children a
# processor. Where fewer than 16 fit, the fifths for Apache's second process may need the swap: small servers need the places, and
# pages seldom use all that they may. There are at least 8; where these do not fit, the limit of a page is lowered.
for sapi in fpm cli; do
  settings=/etc/php/8.4/$sapi/conf.d
  ln -sf ../../mods-available/lamp.ini $settings/97-lamp.ini
  [[ ! -e $home/php.ini ]] || ln -sf /srv/lamp/current/php.ini $settings/98-site.ini
  ln -sf ../../mods-available/lamp-account.ini $settings/99-lamp-account.ini
done
read -r _ kib _ </proc/meminfo
free=$((kib / 1024 - 400))
# Workers and tasks of the site have a fifth of the memory, so that they can take nothing from its pages.
if [[ -f $home/crontab || -f $home/workers ]]; then
  free=$((free - kib / 1024 / 5))
  install -d /etc/systemd/system/system-background.slice.d
  printf '%s\n' '[Slice]' "MemoryMax=$((kib / 5))K" >/etc/systemd/system/system-background.slice.d/memory.conf
fi
page=$(php-fpm8.4 -i | sed -n 's/^memory_limit => \([0-9]*\)M.*/\1/p')
most=$((20 * $(nproc)))
children=$((free / (${page:=128} + 12)))
if ((children < 16)); then
  children=$((free * 5 / (page * 3 + 12 * 5)))
  most=$((most < 16 ? most : 16))
fi
children=$((children > 8 ? children : 8))
children=${LAMP_PHP_CHILDREN:-$((children < most ? children : most))}
limit=$(((free / children - 12) * 5 / 3))
limit=$((limit < page ? limit : page))
max=$((children * 2 / 5))
# The health check is answered at once, however busy the processors are. A container may not raise priorities.
priority=$(nice -n -10 nice 2>/dev/null)
printf '[lamp]\npm.max_children = %d\nenv[LAMP_PLACES] = %d\nphp_admin_value[memory_limit] = %dM\n[health]\nprocess.priority = %d\n' \
  "$children" "$max" $((limit > 32 ? limit : 32)) "$priority" >/etc/php/8.4/fpm/pool.d/size.conf
printf 'Define %s\n' "LAMP_SERVER $name" "LAMP_PHP_MAX $max" \
  "LAMP_TIMEOUT $LAMP_REQUEST_TIMEOUT" "LAMP_KEEP_ALIVE $((LAMP_REQUEST_TIMEOUT + 15))" >apache.conf
find "$home/public/" -name .htaccess -printf 'Define LAMP_HTACCESS\n' -quit >>apache.conf
# Apache asks handlers.lua only where a site gives files a handler or a type of its own.
if grep -rqsiE --include=.htaccess --include=apache.conf 'handler|(add|force|remove)type|\[([^]]*[, ])?(H|T|type)=' "$home"; then
  echo 'Define LAMP_HANDLERS' >>apache.conf
fi

# The page cache works only where a page may be marked for it: cache.lua.
if grep -rqsiE --include='*.ph*' --include='*.inc' 's-maxage|setSharedMaxAge|s_maxage' "$home"; then
  [[ -e pages-token ]] || install -m 640 -g www-data <(od -An -N 16 -tx1 /dev/urandom | tr -d ' \n') pages-token
  printf 'Define %s\n' LAMP_PAGES "LAMP_PAGE_TOKEN $(<pages-token)" >>apache.conf
fi

# Each server installs security updates at an hour of its own: the first two 12 hours apart, and each further one in the middle
# of the longest pause. So a broken package does not reach all servers in one morning. An hour that is missed is not made up for,
# because two servers may have missed theirs.
hours=(3 15 9 21 6 18 0 12 4 16 10 22 7 19 1 13 5 17 11 23 8 20 2 14)
install -d /etc/systemd/system/apt-daily-upgrade.timer.d
printf '%s\n' '[Timer]' "OnCalendar=" "OnCalendar=*-*-* ${hours[(LAMP_SERVER_NUMBER - 1) % 24]}:00 UTC" RandomizedDelaySec=20min \
  Persistent=false >/etc/systemd/system/apt-daily-upgrade.timer.d/lamp.conf

# What sendmail reads. Everybody may: the account of the relay is not in it.
[[ -z ${LAMP_MAIL_RELAY:-} ]] || printf '{"host":"%s","port":%d,"from":"%s"}\n' \
  "${LAMP_MAIL_RELAY%:*}" "${LAMP_MAIL_RELAY#*:}" "${LAMP_MAIL_FROM:-}" >/etc/lamp/mail.json
# With lamp:logDays, lamp-ship reads what php-fpm says, what programs write to stderr (php-fpm loses it if its own log is syslog), and
# what a page does when it takes longer than 5 s. To look into a page, php-fpm needs a right.
if [[ -n ${LAMP_LOGS:-} ]]; then
  printf '%s\n' '[global]' 'error_log = /var/log/lamp/php.log' 'log_limit = 32768' '[lamp]' 'catch_workers_output = yes' \
    'decorate_workers_output = no' 'slowlog = /var/log/lamp/slow.log' 'request_slowlog_timeout = 5' >/etc/php/8.4/fpm/pool.d/logs.conf
  printf '%s\n' '[Service]' 'CapabilityBoundingSet=CAP_SYS_PTRACE' >/etc/systemd/system/php8.4-fpm.service.d/slow.conf
fi

# A folder that Debian's rules for logrotate do not touch: lamp-logs rotates Apache's logs by size.
install -d -m 750 -g adm /var/log/lamp

cd /etc/apache2/mods-enabled
# Apache still runs as the package or the image started it. It has no requests to finish, and while it starts it would
# ignore the signal for a graceful stop.
[[ ! -e ../sites-enabled/000-default.conf ]] || { systemctl kill apache2 && systemctl stop apache2; }
rm -f mpm_* php* status.* ../sites-enabled/000-default.conf /etc/php/8.4/fpm/pool.d/www.conf
ln -sf ../mods-available/{mpm_event,proxy,proxy_fcgi,buffer,headers,remoteip,rewrite,expires}.load .
ln -sf ../sites-available/lamp.conf ../sites-enabled
# Debian's icons for listings of folders are at /icons/, unless the site has a folder of this name.
[[ ! -e $home/public/icons ]] || rm -f alias.conf
# shellcheck disable=SC1091 # a file of the stack
. /usr/local/share/lamp/address.sh
