import type { Recipe } from "../contender";
import type { Root } from "../lab/root";
import { apache, fpm } from "./programs";

const site = "/var/www";

/** Leaves Debian's own configuration as it is, except for the address. The document root becomes a link to the site's public/. */
async function listen(root: Root, ...modules: string[]): Promise<void> {
  root.write("/etc/apache2/ports.conf", `Listen ${root.address}:80\n`);
  await root.run(`rm -rf /var/www/html; ln -s public /var/www/html; ${modules.join("; ")}`);
}

/** The result of `apt-get install apache2 libapache2-mod-php`. */
export const stock: Recipe = {
  name: "stock",
  title: "Debian's Apache prefork, mod_php",
  policy: "other",
  persistent: false,
  site,
  configure: root => listen(root),
  programs: { apache },
};

/** The same server; the site keeps its connections to the database. */
export const stockPersistent: Recipe = {
  ...stock,
  name: "stock-p",
  title: "the same; the site keeps database connections",
  persistent: true,
  only: "database",
};

/** Apache with php-fpm as Debian's documentation suggests. */
export const eventFpm: Recipe = {
  name: "event-fpm",
  title: "Debian's Apache event, php-fpm",
  policy: "other",
  persistent: true,
  site,
  configure: root =>
    listen(
      root,
      "a2dismod -q php8.4 mpm_prefork",
      "a2enmod -q mpm_event proxy_fcgi setenvif",
      "a2enconf -q php8.4-fpm",
    ),
  programs: { fpm, apache },
};
