import { noticedAfterSeconds } from "../judge/checks";
import { restartSeconds, services } from "../failures/crash";
import { fault, free, ms, powerOn, serverLost, serverReturnsSeconds } from "./faultTools";
import type { BegunFault, Fault } from "./part";

const serverFault = (name: string, isHanging: boolean) =>
  fault(name, async (context, stage, others) => {
    const { fleet, machines } = context;
    const ids = fleet.servers().map(({ id }) => id);
    const id = free(ids, others);
    const begun = context.markEvent(isHanging ? `${id} hangs` : `the power of ${id} is cut`);
    const lost = serverLost(stage, begun, noticedAfterSeconds(fleet.targetGroup().healthCheck));
    await (isHanging ? machines.faults.freeze(id, true) : machines.faults.kill(id));
    const mend = async () => {
      if (!isHanging) return powerOn(context, id);
      // EC2 may have restarted it meanwhile, because it did not answer: then it is not frozen any more.
      if (machines.list().some(machine => machine.id === id && machine.on)) await machines.faults.freeze(id, false);
    };
    const cost: BegunFault["cost"] = mended => ({
      effects: [lost],
      taken: { machines: [id], from: begun, until: mended + ms(serverReturnsSeconds) },
    });
    return { machines: [id], mend, cost };
  });

const crash = (name: string, service: string) =>
  fault(name, async (context, stage, others) => {
    const id = free(
      context.fleet.servers().map(({ id }) => id),
      others,
    );
    const begun = context.markEvent(`${service} on ${id} is killed`);
    const seconds = restartSeconds + 1;
    const lost = serverLost(stage, begun, seconds);
    await context.machines.execIn(id, ["systemctl", "kill", "--signal=KILL", service]).catch(() => undefined);
    const taken = { machines: [id], from: begun, until: begun + ms(seconds) };
    // systemd mends it.
    return { machines: [id], mend: () => Promise.resolve(), cost: () => ({ effects: [lost], taken }) };
  });

const loseBalancer = fault("lose-balancer", async (context, _stage, others) => {
  const nodes = context.machines.list().filter(({ kind }) => kind === "balancer");
  const id = free(
    nodes.map(node => node.id),
    others,
  );
  const begun = context.markEvent(`the power of the node ${id} is cut`);
  await context.machines.faults.kill(id);
  const cost: BegunFault["cost"] = (mended, mending) => ({
    effects: [], // browsers try the next address
    taken: { machines: [id], from: begun, until: mended + ms(5), mending },
  });
  return { machines: [id], mend: () => powerOn(context, id), cost };
});

export const serverFaults: readonly Fault[] = [
  serverFault("lose-web", false),
  serverFault("hang-web", true),
  crash("crash-apache", services.apache),
  crash("crash-php", services.php),
  loseBalancer,
];
