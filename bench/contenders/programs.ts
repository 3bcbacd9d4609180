/** Bash script that starts Debian's Apache. */
export const apache = ". /etc/apache2/envvars; exec /usr/sbin/apache2 -DFOREGROUND";
/** Bash script that starts php-fpm. */
export const fpm = "exec php-fpm8.4 --nodaemonize";
