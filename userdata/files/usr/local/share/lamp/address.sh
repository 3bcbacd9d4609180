# shellcheck shell=bash
# Tells Apache and this machine under which names visitors know the site. configure.sh reads this file. It needs LAMP_SITE_NAMES
# (names, separated by blanks) and LAMP_HSTS (seconds), which is set only when visitors use HTTPS. Both may be missing.
cd /etc/lamp || exit
read -ra names <<<"${LAMP_SITE_NAMES:-}"
# A page that asks its own site is answered by its own server. A name that only a wildcard stands for is not in this file: it
# leads to the load balancer, as for visitors.
for site_name in "${names[@]}"; do
  [[ $site_name == \** ]] || grep -qF " $site_name " /etc/hosts || echo "127.0.0.1 $site_name # lamp:domain" >>/etc/hosts
done
if [[ -z ${LAMP_HSTS:-} ]]; then
  echo "Define LAMP_SITE_PORT 80" >address.conf
else
  printf 'Define %s\n' "LAMP_SITE_PORT 443" "LAMP_SITE_NAME ${names[0]:-localhost}" LAMP_TLS >address.conf
  ((LAMP_HSTS == 0)) || echo "Define LAMP_HSTS $LAMP_HSTS" >>address.conf
  printf 'Listen %s\n' "443 https" 127.0.0.1:80 >/etc/apache2/ports.conf
  ln -sf ../mods-available/{socache_shmcb.load,ssl.load,ssl.conf} /etc/apache2/mods-enabled
  # The key never leaves the machine, and a certificate of this key can sign no other. So only this machine trusts it.
  alternatives=$(printf ',DNS:%s' "${names[@]:-localhost}")
  if [[ ! -e site.pem ]]; then
    openssl req -x509 -days 3650 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
      -keyout site.key.new -out site.pem.new -config <(
        printf '%s\n' '[req]' distinguished_name=dn x509_extensions=ext prompt=no '[dn]' 'O=This web server' '[ext]' \
          "subjectAltName=${alternatives#,}" basicConstraints=critical,CA:FALSE extendedKeyUsage=serverAuth
      )
    mv site.key.new site.key
    mv site.pem.new site.pem
  fi
  install -m 644 site.pem /usr/local/share/ca-certificates/lamp-site.crt
  update-ca-certificates >/dev/null
fi
ln -sf ../sites-available/lamp-{address,health}.conf /etc/apache2/sites-enabled
