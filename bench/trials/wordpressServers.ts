import { join } from "node:path";
import { caddy } from "../contenders/caddy";
import { stock } from "../contenders/debian";
import { configuration, nginx } from "../contenders/nginx";
import { ours } from "../contenders/ours";
import { pool } from "../contenders/pool";
import type { Recipe } from "../contender";
import { account } from "../lab/database";
import type { Root } from "../lab/root";

/** nginx's own cache, as its documentation tells it for WordPress, with a lock and stale answers. */
const cache = {
  http: `  fastcgi_cache_path /var/cache/nginx/pages keys_zone=pages:10m;
  map $http_cookie $known { default 0; ~wordpress_logged_in 1; }
`,
  php: `      fastcgi_cache pages;
      fastcgi_cache_key $scheme$host$request_uri;
      fastcgi_cache_lock on;
      fastcgi_cache_background_update on;
      fastcgi_cache_use_stale error timeout updating http_500 http_503;
      fastcgi_cache_bypass $known;
      fastcgi_no_cache $known;
`,
};

/** nginx with its own page cache. */
async function nginxWithCache(root: Root): Promise<void> {
  const children = await pool(root);
  root.write("/etc/nginx/nginx.conf", configuration(root.address, children, cache));
  await root.run("mkdir -p /var/cache/nginx");
}

/** Caddy as it is, but for every name. */
async function caddyForEveryName(root: Root): Promise<void> {
  await caddy.configure(root);
  const file = "/etc/caddy/Caddyfile";
  root.write(file, root.read(file).replace(`http://${root.address} {`, "http:// {"));
}

/** Debian's Apache knows nothing of this stack's variables. */
async function stockWithVariables(root: Root): Promise<void> {
  await stock.configure(root);
  const { host, port, username, password, database, ca } = account;
  const names = { DB_WRITER: host, DB_PORT: port, DB_USERNAME: username, DB_PASSWORD: password, DB_DATABASE: database };
  const lines = Object.entries(names).map(([name, value]) => `SetEnv ${name} ${value}\n`);
  root.write("/etc/apache2/conf-enabled/database.conf", lines.join(""));
  root.write("/etc/php/8.4/apache2/conf.d/99-database.ini", `openssl.cafile = ${ca}\nmysqli.allow_persistent = 1\n`);
}

/** A server that serves WordPress from `folder`. */
function withWordPress(folder: string, recipe: Recipe, name: string, isMarked: boolean): Recipe {
  const configure = async (root: Root) => {
    root.copy(folder, recipe.site);
    if (isMarked) root.copy(join(__dirname, "../../applications/wordpress-page-cache"), recipe.site);
    await recipe.configure(root);
  };
  return { ...recipe, name, configure };
}

/** The servers with WordPress, by the names of this trial. */
export const wordpressServers = (folder: string) => ({
  cached: withWordPress(folder, ours, "wordpress-cached", true),
  plain: withWordPress(folder, ours, "wordpress-plain", false),
  nginx: withWordPress(folder, nginx, "wordpress-nginx", false),
  nginxCached: withWordPress(folder, { ...nginx, configure: nginxWithCache }, "wordpress-nginx-cached", true),
  caddy: withWordPress(folder, { ...caddy, configure: caddyForEveryName }, "wordpress-caddy", false),
  stock: withWordPress(folder, { ...stock, configure: stockWithVariables }, "wordpress-stock", false),
});
