import type { Recipe } from "../contender";
import type { Root } from "../lab/root";
import { ours } from "./ours";
import { pool } from "./pool";
import { fpm } from "./programs";

/** One worker process for the one core. It keeps connections to PHP, keeps files open, and buffers its log. */
export const configuration = (address: string, children: number, cache = { http: "", php: "" }) => `user www-data;
pid /run/nginx.pid;
worker_processes 1;
worker_rlimit_nofile 8192;
error_log /var/log/nginx/error.log;
events { worker_connections 4096; }
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  sendfile on;
  tcp_nopush on;
  server_tokens off;
  gzip on;
  gzip_types text/css;
  keepalive_timeout 75s;
  keepalive_requests 1000000;
  open_file_cache max=2000 inactive=60s;
  open_file_cache_valid 30s;
  access_log /var/log/nginx/access.log combined buffer=64k flush=5s;
  set_real_ip_from 10.0.0.0/8;
  real_ip_header X-Forwarded-For;
${cache.http}  upstream php { server unix:/run/php/lamp.sock; keepalive ${children}; }
  server {
    listen ${address}:80 backlog=511;
    root /srv/lamp/current/public;
    index index.php index.html;
    location / { try_files $uri $uri/ =404; }
    location ~ \\.php$ {
      try_files $uri =404;
      include /etc/nginx/fastcgi.conf;
      fastcgi_keep_conn on;
      fastcgi_buffers 16 16k;
      fastcgi_buffer_size 16k;
      fastcgi_pass php;
${cache.php}    }
  }
}
`;

async function configure(root: Root): Promise<void> {
  const children = await pool(root);
  root.write("/etc/nginx/nginx.conf", configuration(root.address, children));
}

/** nginx, tuned, in front of the same php-fpm: the same children, the same php.ini and the same scheduling. */
export const nginx: Recipe = {
  ...ours,
  name: "nginx",
  title: "nginx tuned, the same php-fpm",
  configure,
  programs: { fpm, nginx: "exec nginx -g 'daemon off;'" },
};
