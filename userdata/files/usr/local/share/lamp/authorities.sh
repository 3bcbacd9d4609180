# shellcheck shell=bash
# Fetches the authorities that sign the certificates of databases. It needs the functions of setup.sh.
# shellcheck disable=SC2154,SC2164

begin "database authorities" "$hint"
cd /etc/lamp
retry "$outage" curl -fsS --connect-timeout 5 -m 20 -o ca.new \
  https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
mv ca.new database-ca.pem
