import { freezeCgroup } from "../../rehearsal/machines/sandbox/cgroups";
import { until } from "../../rehearsal/support/until";
import { Contender } from "../contender";
import { ours } from "../contenders/ours";
import type { Cgroup } from "../lab/cgroups";
import { CloudWatch, region } from "../lab/cloudWatch";
import { loadCore } from "../lab/cores";
import type { Lab } from "../lab/lab";
import { wrk } from "../load/wrk";
import { atLeastLevel, atMost, type Figure } from "../report/figure";
import { compare, median } from "../report/statistics";
import type { Trial } from "./trial";

const rounds = 10;
const seconds = 4;
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
  const load = () => wrk(lab, `${url}/light.php`, { connections: 4, seconds });

  /** Light pages for each second that Apache, PHP and lamp-ship use a processor: with lamp-ship and without it, in turns. */
  const compared = async (what: string): Promise<readonly Figure[]> => {
    const rates = { with: [] as number[], without: [] as number[] };
    const shares: number[] = [];
    for (let round = 0; round < rounds; round++) {
      for (const kind of round % 2 === 0 ? (["without", "with"] as const) : (["with", "without"] as const)) {
        await freezeCgroup(ship.folder, kind === "without");
        const [servers, ships, began] = [server.cgroup.cpuMicroseconds(), ship.cpuMicroseconds(), Date.now()];
        const { perSecond } = await load();
        const shipped = ship.cpuMicroseconds() - ships;
        rates[kind].push((perSecond * seconds * 1e6) / (server.cgroup.cpuMicroseconds() - servers + shipped));
        if (kind === "with") shares.push(shipped / 10 / (Date.now() - began));
      }
    }
    return [
      atLeastLevel(
        `light pages for the same processor time, ${what}, compared with no shipping`,
        compare(rates.with, rates.without),
      ),
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
  await load();
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
