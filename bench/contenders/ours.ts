import type { LandingFile } from "../../components/landingFile";
import { serverFiles } from "../../components/web/serverFiles";
import type { Recipe } from "../contender";
import { account } from "../lab/database";
import type { Policy, Root } from "../lab/root";
import { apache, fpm } from "./programs";

const site = "/srv/lamp/bench";

/** The scheduling policy that the systemd units set. It must be the same for Apache and PHP. */
export function policyOf(files: readonly LandingFile[]): Policy {
  const policies = files
    .filter(({ path }) => /\/(apache2|php8\.4-fpm)\.service\.d\//.test(path))
    .map(({ content }) => /^CPUSchedulingPolicy=(\w+)$/m.exec(content)?.[1] ?? "other");
  const [policy] = policies;
  if (policies.length !== 2 || policies[0] !== policies[1] || (policy !== "batch" && policy !== "other"))
    throw new Error(
      `Apache and PHP have scheduling policies that the benchmark does not know: ${policies.join(", ")}.`,
    );
  return policy;
}

const { host, ...login } = account;
/** What PHP is told of the database, in lamp-database's names. */
const published = { ...login, writer: host, reader: host };

/** Lets the tree become a server of this stack as far as Apache and PHP go, at an address of its own. */
async function configure(root: Root): Promise<void> {
  for (const file of serverFiles()) root.write(file.path, file.content, Number.parseInt(file.mode, 8));
  // Servers under test share a network, and each listens at its own address.
  root.write("/etc/apache2/ports.conf", `Listen ${root.address}:80\n`);
  const health = "/etc/apache2/sites-available/lamp-health.conf";
  root.write(health, root.read(health).replace("Listen 8080", `Listen ${root.address}:8080`));
  // web-server.sh writes this file when it has checked the server, which is then healthy.
  root.write("/run/lamp/checked", "");
  root.write("/run/lamp/environment.json", "{}");
  // lamp-database writes this file on a server. Each request reads it.
  root.write("/run/lamp/database.json", JSON.stringify(published));
  await root.run(`
    systemctl() { :; }
    name=web-3f9a1c home=${site} LAMP_REQUEST_TIMEOUT=60 LAMP_SERVER_NUMBER=1
    ln -sfn $home /srv/lamp/current
    systemd-tmpfiles --create /etc/tmpfiles.d/lamp-pages.conf
    cd /etc/lamp
    . /usr/local/share/lamp/configure.sh`);
}

/** How many requests this stack's PHP answers at once, by the size that the server has chosen for itself. */
export function placesOf(root: Root): number {
  const places = Number(/^Define LAMP_PHP_MAX (\d+)$/m.exec(root.read("/etc/lamp/apache.conf"))?.[1]);
  if (!(places > 0)) throw new Error("configure.sh has not written LAMP_PHP_MAX into apache.conf.");
  return places;
}

/** This stack's server, with the configuration that user-data makes. */
export const ours: Recipe = {
  name: "ours",
  title: "this stack: Apache event, php-fpm",
  policy: policyOf(serverFiles()),
  persistent: true,
  site,
  configure,
  programs: { fpm, apache },
};
