import type { Loss } from "./loss";
import { type Inventory, type Item, balancersIn, registered, types } from "../inventory";

/** Servers of which each can do the work of the others. */
export interface Fleet {
  /** Name of what binds them, for example of the target group. */
  readonly name: string;
  /** How many there are. Undefined: the plan does not tell. */
  readonly count: number | undefined;
  /** The zones that they are in. Undefined: the plan does not tell. */
  readonly zones: readonly string[] | undefined;
  /** Whether AWS replaces a lost one by itself. */
  readonly heals: boolean;
  /** For how long a balancer still sends requests to a lost one, for example `until its health checks fail`. */
  readonly detection: string;
}

/** What serves visitors: the servers of each target group, Auto Scaling groups, and services of ECS. */
function fleetsIn(inventory: Inventory): Fleet[] {
  return [...registeredFleets(inventory), ...groups(inventory), ...services(inventory)];
}

/** Servers that no balancer knows, although the plan registers others: they do other work. */
export function besideBalancer(inventory: Inventory): Item[] {
  const known = new Set(registered(inventory).map(({ server }) => server?.step.urn));
  return known.size === 0 ? [] : inventory.all(types.server).filter(({ step }) => !known.has(step.urn));
}

function registeredFleets(inventory: Inventory): Fleet[] {
  const registrations = registered(inventory);
  const names = [...new Set(registrations.map(({ group }) => group?.step.urn))];
  return names.map(urn => {
    const own = registrations.filter(({ group }) => group?.step.urn === urn);
    const servers = own.map(({ server }) => server);
    const known = new Set(servers.filter(server => server !== undefined));
    const zones = [...known].map(server => inventory.zoneOf(server));
    const isTold = !servers.includes(undefined) && zones.every(zone => zone !== undefined);
    return {
      name: own[0]?.group?.step.name ?? "another stack's target group",
      // One server may be registered with several ports.
      count: known.size + servers.filter(server => server === undefined).length,
      zones: isTold ? [...new Set(zones)].filter(zone => zone !== undefined).sort() : undefined,
      heals: false,
      detection: detection(own[0]?.group),
    };
  });
}

/** Elastic Load Balancing user guide, "Health checks": a target fails after so many checks in a row. */
function detection(group: Item | undefined): string {
  const check = group?.inputs["healthCheck"] as Readonly<Record<string, unknown>> | undefined;
  const [interval, threshold] = [Number(check?.["interval"]), Number(check?.["unhealthyThreshold"])];
  return Number.isFinite(interval * threshold)
    ? `for about ${interval * threshold} s, until the balancer leaves it out`
    : "until its health checks fail";
}

const whole = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

const groups = (inventory: Inventory): Fleet[] =>
  inventory.all(types.group).map(item => {
    const named = item.inputs["availabilityZones"];
    return {
      name: item.step.name,
      // AWS keeps at least minSize servers; without a desiredCapacity it starts with that.
      count: whole(item.inputs["minSize"]) ?? whole(item.inputs["desiredCapacity"]),
      zones: inventory.zonesOf(item, "vpcZoneIdentifiers") ?? texts(named),
      heals: true,
      detection: "until its health checks fail",
    };
  });

const services = (inventory: Inventory): Fleet[] =>
  inventory.all(types.service).map(item => ({
    name: item.step.name,
    count: item.inputs["schedulingStrategy"] === "DAEMON" ? undefined : (whole(item.inputs["desiredCount"]) ?? 1),
    zones: inventory.zonesOf(item, "networkConfiguration"),
    heals: true,
    detection: "until its health checks fail",
  }));

const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every(one => typeof one === "string") ? value : undefined;

export function lostServers(inventory: Inventory): Loss[] {
  const fleets = fleetsIn(inventory);
  if (fleets.length === 0) return unbalanced(inventory);
  return fleets.flatMap(fleet => {
    const of = fleets.length === 1 ? "" : ` of ${fleet.name}`;
    return [
      { lost: `one server${of}`, ...oneServer(fleet) },
      { lost: `one zone: servers${of}`, ...oneZone(fleet) },
    ];
  });
}

type Verdict = Omit<Loss, "lost">;

function oneServer({ count, heals, detection }: Fleet): Verdict {
  if (count === undefined) return { outcome: "unknown", text: "the plan does not tell how many there are" };
  if (count === 0) return { outcome: "unknown", text: "the plan wants none at least" };
  if (count === 1)
    return heals
      ? { outcome: "stops", text: "the site until AWS has started another one (minutes): it may be the only one" }
      : { outcome: "stops", text: "the site until it runs again: it is the only server" };
  const rest = heals ? "; AWS starts another one" : "";
  return { outcome: "goesOn", text: `1 in ${count} requests ${detection}${rest}` };
}

function oneZone({ zones, count, heals }: Fleet): Verdict {
  if (zones === undefined) return { outcome: "unknown", text: "the plan does not tell the zone of each server" };
  if (zones.length === 1 || count === 1) {
    const many =
      heals && zones.length > 1 ? "until AWS has started one in another zone (minutes)" : "until the zone is back";
    return {
      outcome: "stops",
      text: `the site ${many}: ${count === 1 ? "there is one server" : `all are in ${zones.join()}`}`,
    };
  }
  return { outcome: "goesOn", text: `nothing for long: they are in ${zones.length} zones` };
}

/** Servers without a registration: nothing in the plan says which of them does the work of another. */
function unbalanced(inventory: Inventory): Loss[] {
  const servers = inventory.all(types.server);
  const lost = "one server";
  if (servers.length === 0)
    return balancersIn(inventory).length === 0
      ? []
      : [{ lost, outcome: "unknown", text: "the plan does not tell what stands behind the load balancer" }];
  if (servers.length === 1)
    return [{ lost, outcome: "stops", text: "what it does until it runs again: it is the only server" }];
  return [
    {
      lost,
      outcome: "unknown",
      text: `no load balancer of the plan spreads work over these ${servers.length} servers`,
    },
  ];
}
