import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderServerFiles } from "../../components/web/serverFiles";
import { type Balancer, type Topology } from "../../rehearsal/aws/core/topology";
import { balancerConfiguration } from "../../rehearsal/machines/balancer/balancerConfiguration";
import { balanced } from "../../rehearsal/machines/testing/example";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { until } from "../../rehearsal/support/until";
import { inImage } from "../support/inImage";
import { values } from "../userdata/configuredServer";

/** A request of a visitor. */
export interface Visit {
  /** Path and query, as they are sent. */
  readonly path: string;
  /** Default: GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** What the visitor gets. */
export interface Answer {
  readonly status: number;
  /** The text after the status, for example `Not Found`. */
  readonly reason: string;
  readonly headers: IncomingMessage["headers"];
  /** Each byte is one character. */
  readonly body: string;
}

/** Puts the site in its place. */
const place = `
mkdir -p /etc/lamp /run/php /run/apache2 /run/lock /run/lamp /srv/lamp
cp -rT /shared/site /srv/lamp/current
chmod -R u=rwX,go=rX /srv/lamp/current
`;

/** Starts the balancer, which is a program of this machine, and waits until the test is over. */
const balance = `
mount --bind /shared /host/mnt
chroot /host haproxy -db -f /mnt/haproxy.cfg > /shared/haproxy.log 2>&1 &
# Not for ever: the tests may have been killed.
for wait in $(seq 6000); do [ ! -e /shared/stop ] || break; sleep 0.1; done
`;

/** What serves a site: the name of the image, and a script that starts Apache. No machine is booted. */
const servers = {
  /** The stack's own server: Debian's packages and the files of `userdata/`. */
  stack: {
    image: "ready",
    script: `
bash /shared/server-files.sh
cp /etc/ssl/certs/ca-certificates.crt /etc/lamp/database-ca.pem
echo '{"username":"lamp","password":"pass word","port":3306}' > /run/lamp/database.json
chgrp www-data /run/lamp /run/lamp/database.json
cd /etc/lamp
${values}
systemctl() { :; }
. /usr/local/share/lamp/configure.sh
php-fpm8.4 --daemonize
apachectl start
`,
  },
  /** Apache with mod_php as Debian's packages configure them, and the modules that the stack adds for `.htaccess`. */
  modPhp: {
    image: "peers",
    script: `
cd /etc/apache2/mods-enabled
rm -f mpm_*
ln -sf ../mods-available/{mpm_prefork.load,mpm_prefork.conf,php8.4.load,php8.4.conf,headers.load,rewrite.load,expires.load} .
cat > /etc/apache2/sites-enabled/000-default.conf <<'SITE'
<VirtualHost *:80>
DocumentRoot /srv/lamp/current/public
<Directory /srv/lamp/current/public>
Options FollowSymLinks
AllowOverride All
Require all granted
</Directory>
</VirtualHost>
SITE
apachectl start
`,
  },
} as const;

/** Where HAProxy runs, the folder that this machine and the image share is at this path. */
const node = { folder: "/mnt", socket: "/mnt/haproxy.sock" };

/** The balancer of the rehearsal, before one server. Visitors come through a socket in the shared folder. */
function balancer(): string {
  const [first] = balanced.balancers as [Balancer];
  const listeners = first.listeners.map(listener => ({ ...listener, port: 8090 }));
  const topology: Topology = { ...balanced, balancers: [{ ...first, listeners }] };
  const [changed = first] = topology.balancers;
  return `${balancerConfiguration(topology, changed, "127.0.0.1", node, () => ["127.0.0.1:80"])}
listen visitors
  mode tcp
  bind unix@/mnt/visitors.sock mode 666
  server node 127.0.0.1:8090
`;
}

/** A site that is served as the stack serves it: Apache and PHP, as `userdata/` configures them, behind the rehearsal's balancer. */
export class ServedSite {
  readonly #shared = mkdtempSync(join(tmpdir(), "served-site-"));
  #ended: Promise<unknown> = Promise.resolve();
  #failure: unknown;

  /**
   * Returns when the site answers.
   *
   * @param files path in the site folder -> content
   * @param server what serves it. Default: the stack's own server
   */
  static async start(
    files: Readonly<Record<string, string>>,
    server: keyof typeof servers = "stack",
  ): Promise<ServedSite> {
    const site = new ServedSite();
    try {
      await site.#start(files, server);
    } catch (error) {
      await site.stop().catch(() => {}); // The failure of the start is thrown, so that of the end is left out.
      throw error;
    }
    return site;
  }

  /** Sends a request through the balancer, and returns when the whole answer is there. */
  async ask(visit: Visit): Promise<Answer> {
    const parts: string[] = [];
    const answer = await this.open(visit);
    for await (const part of answer.setEncoding("latin1")) parts.push(part as string);
    const { statusCode = 0, statusMessage = "", headers } = answer;
    return { status: statusCode, reason: statusMessage, headers, body: parts.join("") };
  }

  /** Sends a request through the balancer, and returns when the answer begins. */
  open({ path, method = "GET", headers = {}, body }: Visit): Promise<IncomingMessage> {
    const socketPath = join(this.#shared, "visitors.sock");
    const allHeaders = { host: "www.example.com", ...headers } as Record<string, string | string[]>;
    return new Promise((done, failed) => {
      request({ socketPath, path, method, headers: allHeaders, agent: false }, done).on("error", failed).end(body);
    });
  }

  /** A connection to the balancer, for requests that no client of HTTP would send. */
  connect(): Socket {
    return connect(join(this.#shared, "visitors.sock"));
  }

  async stop(): Promise<void> {
    writeFileSync(join(this.#shared, "stop"), "");
    await this.#ended;
    rmSync(this.#shared, { recursive: true });
    if (this.#failure !== undefined) throw this.#failure;
  }

  async #start(files: Readonly<Record<string, string>>, server: keyof typeof servers): Promise<void> {
    for (const [path, content] of Object.entries({ "public/ready.txt": "ready", ...files })) {
      const file = join(this.#shared, "site", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    writeFileSync(join(this.#shared, "server-files.sh"), renderServerFiles());
    writeFileSync(join(this.#shared, "haproxy.cfg"), balancer());
    const folders = { "/shared": this.#shared, "/host": "/" };
    const { image, script } = servers[server];
    await imageRoot(image); // The first run builds it, which takes minutes.
    this.#ended = inImage(place + script + balance, folders, image).catch((error: unknown) => (this.#failure = error));
    await until("the site to answer", { seconds: 60, intervalMs: 50 }, async () => {
      if (this.#failure !== undefined) throw this.#failure;
      return this.ask({ path: "/ready.txt" }).then(
        ({ status }) => status === 200,
        () => false,
      );
    });
  }
}
