import { until } from "../../rehearsal/support/until";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import type { Cgroup } from "../lab/cgroups";
import { CloudWatch, region } from "../lab/cloudWatch";
import { loadCore } from "../lab/cores";
import type { Lab } from "../lab/lab";
import { wrk } from "../load/wrk";
import { atLeast, atMost, type Figure } from "../report/figure";
import { median } from "../report/statistics";
import type { Trial } from "./trial";

const rounds = 8;
const errorsPerSecond = 20;

const journald = `
printf %s 0123456789abcdef0123456789abcdef > /etc/machine-id
mkdir -p /run/systemd/journal
exec /usr/lib/systemd/systemd-journald`;

const lampShip = `
export LAMP_REGION=${region} LAMP_LOGS=/lamp/bench LAMP_SERVER_NUMBER=1 STATE_DIRECTORY=/var/lib/lamp-ship
export CURL_CA_BUNDLE=/etc/lamp/aws-ca.pem
mkdir -p $STATE_DIRECTORY
exec nice -n 10 lamp-ship`;

/** Writes what Apache writes of a page that fails. */
const mistakes = `while sleep ${1 / errorsPerSecond}; do
  date -u '+[%a %b %d %H:%M:%S.%6N %Y] [core:error] [pid 1:tid 2] a page is broken' >> /var/log/lamp/error.log
done`;

async function run(lab: Lab, server: Contender): Promise<readonly Figure[]> {
  const { root, url } = server;
  const start = (name: string, script: string, core?: number): Cgroup => {
    const cgroup = lab.cgroups.make(`logs-${name}`);
    root.start(name, script, { cgroup, policy: "other", ...(core === undefined ? {} : { core }) });
    return cgroup;
  };
  const perSecond = async () => (await wrk(lab, `${url}/light.php`, { connections: 4, seconds: 6 })).perSecond;

  /** Light pages per second with lamp-ship and without it, in turns. */
  const compared = async (what: string): Promise<readonly Figure[]> => {
    const ratios: number[] = [];
    const shares: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ship.freeze(true);
      const without = await perSecond();
      ship.freeze(false);
      const [cpu, began] = [ship.cpuMicroseconds(), Date.now()];
      ratios.push((100 * (await perSecond())) / without);
      shares.push((ship.cpuMicroseconds() - cpu) / 10 / (Date.now() - began));
    }
    return [
      atLeast(`light pages, ${what}, compared with no shipping`, median(ratios), 98, "%"),
      atMost(`of a processor for the shipping, ${what}`, median(shares), 2, "%"),
    ];
  };

  start("journald", journald);
  const ship = start("ship", lampShip);
  // It says that it sends when it has had something to send.
  const first = start("mistakes", mistakes, loadCore);
  const seen = () => root.run("tail -n 5 /var/log/ship.out");
  await until("lamp-ship to send", { seconds: 30, intervalMs: 100, seen }, () =>
    Promise.resolve(root.read("/var/log/ship.out").includes("CloudWatch takes the logs")),
  );
  first.kill();
  await perSecond();
  const quiet = await compared("without errors");
  const writer = start("mistakes", mistakes, loadCore);
  const noisy = await compared(`with ${errorsPerSecond} errors a second`);
  const memory = ship.memoryMib();
  for (const part of [writer, ship]) part.kill();
  server.stop();
  return [...quiet, ...noisy, atMost("memory of lamp-ship", memory, 40, "MiB")];
}

/** What it takes from a server to ship its logs (`lamp:logDays`). */
export const logs: Trial = {
  name: "logs",
  title: "Errors leave the server for CloudWatch",
  isQuick: false,
  async run(lab, database) {
    const server = await Contender.start(lab, database, ours, { name: "logs" });
    await (await CloudWatch.start(lab)).introduce(server.root);
    return run(lab, server);
  },
};
