import type { Recipe } from "../contender";
import type { Root } from "../lab/root";
import { ours, placesOf } from "./ours";

/** Apache with as few modules as possible, and kept connections to PHP. It has no limits, no headers and no security settings. */
export const configuration = (max: number) => `ServerName localhost
StartServers 1
ServerLimit 1
ThreadLimit 1024
ThreadsPerChild 1024
MaxRequestWorkers 1024
KeepAliveTimeout 75
MaxKeepAliveRequests 0
EnableMMAP Off
DocumentRoot /srv/lamp/current/public
CustomLog /var/log/apache2/access.log "%h %l %u %t \\"%r\\" %>s %O"
<Directory /srv/lamp/current/public>
  Options FollowSymLinks
  Require all granted
</Directory>
<Proxy fcgi://php>
  ProxySet max=${max} enablereuse=on
</Proxy>
<Files "*.php">
  SetHandler "proxy:unix:/run/php/lamp.sock|fcgi://php"
  SetOutputFilter BUFFER
  BufferSize 262144
</Files>
`;

async function configure(root: Root): Promise<void> {
  await ours.configure(root);
  root.write("/etc/apache2/sites-available/lamp.conf", configuration(placesOf(root)));
  await root.run(`
    cd /etc/apache2
    rm -f mods-enabled/* conf-enabled/* sites-enabled/*
    ln -s ../sites-available/lamp.conf sites-enabled
    for module in mpm_event authz_core dir mime proxy proxy_fcgi buffer; do
      ln -s ../mods-available/$module.load mods-enabled
    done
    ln -s ../mods-available/mime.conf mods-enabled`);
}

/** Shows what Apache itself costs: the least that Apache can do in front of PHP. */
export const bare: Recipe = {
  ...ours,
  name: "bare",
  title: "Apache event stripped of everything, the same php-fpm",
  configure,
};
