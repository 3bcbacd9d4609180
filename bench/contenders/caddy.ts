import type { Recipe } from "../contender";
import type { Root } from "../lab/root";
import { ours } from "./ours";
import { pool } from "./pool";
import { fpm } from "./programs";

async function configure(root: Root): Promise<void> {
  await pool(root);
  root.write(
    "/etc/caddy/Caddyfile",
    `{
  admin off
  auto_https off
}
http://${root.address} {
  bind ${root.address}
  root * /srv/lamp/current/public
  encode gzip
  php_fastcgi unix//run/php/lamp.sock
  file_server
  log {
    output file /var/log/caddy/access.log
  }
}
`,
  );
  await root.run("mkdir -p /var/log/caddy");
}

/** Caddy as its documentation configures it for PHP, in front of the same php-fpm. */
export const caddy: Recipe = {
  ...ours,
  name: "caddy",
  title: "Caddy, the same php-fpm",
  configure,
  programs: {
    fpm,
    caddy: "export HOME=/root GOMAXPROCS=1; exec caddy run --config /etc/caddy/Caddyfile",
  },
};
