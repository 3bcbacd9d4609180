# shellcheck shell=bash
# Names the packages of a web server. web-server.sh reads this file, and so does the machine that an image is made of (image/bake.sh).
# It needs the functions of setup.sh, and LAMP_PHP_EXTENSIONS.
# shellcheck disable=SC2034,SC2154

begin packages "check the web subnet's route to the internet (NAT) and the web group's egress to ports 80 and 443"
read -ra extensions <<<"$LAMP_PHP_EXTENSIONS"
# php8.4-fpm comes first, so that packages which need "PHP" get it and not mod_php.
packages=(php8.4-{fpm,cli,mysql} "${extensions[@]/#/php8.4-}" apache2 ca-certificates chrony curl logrotate nftables
  unattended-upgrades ${LAMP_MAIL_RELAY:+msmtp})
# Only for lamp:sharedPaths: Debian has no package of Amazon's helper for EFS.
[[ -z ${LAMP_SHARED_PATHS:-} ]] || packages+=(nfs-common stunnel4)
