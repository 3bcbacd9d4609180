#!/bin/sh
# The scripts of Debian's packages ask here before they start, restart or stop a service. An update must not restart Apache or PHP
# under visitors: lamp-renew does it later.
case " $* " in
  *" apache2"* | *" php8.4-fpm"*) exit 101 ;;
esac
