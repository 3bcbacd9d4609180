import { isReplica } from "../knowledge/databaseRules";
import type { Plan } from "../plan/plan";
import { type Item, type Side, itemsOf, subnetsOf } from "./inventory";

/** What the loss of one thing stops, on one side of the update. */
export interface Failure {
  /** What is lost, for example `a web server`. */
  readonly lost: string;
  readonly before: string;
  readonly after: string;
  /** Whether the loss stops the site, or writes, after the update. */
  readonly stops: boolean;
}

/** What one lost server, balancer node, zone or database stops, before and after. Only what the stack has is listed. */
export function failures(plan: Plan): Failure[] {
  const rows: readonly (readonly [lost: string, rule: (plan: Plan, side: Side) => Verdict | undefined])[] = [
    ["one server", lostServer],
    ["one zone, for the servers", lostZone],
    ["one zone, for the load balancer", lostNode],
    ["one zone, for what servers fetch from outside", lostGateway],
    ["the primary database", lostPrimary],
    ["the replica", lostReplica],
  ];
  return rows.flatMap(([lost, rule]) => {
    const [before, after] = [rule(plan, "before"), rule(plan, "after")];
    if (before === undefined && after === undefined) return [];
    const none = "there is none";
    return [{ lost, before: before?.text ?? none, after: after?.text ?? none, stops: after?.stops ?? false }];
  });
}

interface Verdict {
  readonly text: string;
  readonly stops: boolean;
}

const stops = (text: string): Verdict => ({ text: `**stops** ${text}`, stops: true });
const goesOn = (text: string): Verdict => ({ text, stops: false });
const unsure = (text: string): Verdict => ({ text: `not known: ${text}`, stops: false });

const server = "aws:ec2/instance:Instance";
const behindBalancer = (plan: Plan, side: Side): Item[] => {
  const registrations = itemsOf(plan, side, "aws:lb/targetGroupAttachment:TargetGroupAttachment");
  const registered = new Set(registrations.flatMap(({ step }) => step.dependencies));
  const servers = itemsOf(plan, side, server);
  return registrations.length === 0 ? servers : servers.filter(({ step }) => registered.has(step.urn));
};

function lostServer(plan: Plan, side: Side): Verdict | undefined {
  const count = behindBalancer(plan, side).length;
  if (count === 0) return undefined;
  if (count === 1) return stops("the site until it runs again: it is the only server");
  return goesOn(`nothing: ${count - 1} of ${count} go on, after the balancer has noticed (seconds)`);
}

function lostZone(plan: Plan, side: Side): Verdict | undefined {
  const servers = behindBalancer(plan, side);
  if (servers.length === 0) return undefined;
  if (servers.some(({ zone }) => zone === undefined)) return unsure("the plan does not tell the zone of each server");
  const zones = new Set(servers.map(({ zone }) => zone));
  if (zones.size === 1)
    return stops(`the site until the zone is back: all servers are in ${servers[0]?.zone ?? "one zone"}`);
  return goesOn(`nothing: servers are in ${zones.size} zones`);
}

function lostNode(plan: Plan, side: Side): Verdict | undefined {
  const [balancer] = itemsOf(plan, side, "aws:lb/loadBalancer:LoadBalancer");
  if (balancer === undefined) return undefined;
  const named = balancer.inputs["subnets"];
  const zones = new Set(subnetsOf(plan, balancer.step)).size || (Array.isArray(named) ? named.length : 0);
  if (zones === 0) return unsure("the plan does not tell its subnets");
  return zones === 1
    ? stops("the site until the zone is back: it has one node")
    : goesOn(`nothing: it has nodes in ${zones} zones`);
}

function lostGateway(plan: Plan, side: Side): Verdict | undefined {
  const gateways = itemsOf(plan, side, "aws:ec2/natGateway:NatGateway");
  const servers = itemsOf(plan, side, server);
  if (servers.length === 0) return undefined;
  if (gateways.length === 0)
    return servers.every(({ inputs }) => inputs["associatePublicIpAddress"] === true)
      ? goesOn("nothing: each server has an address of its own")
      : unsure("there is no NAT gateway");
  const zones = new Set(servers.map(({ zone }) => zone)).size;
  return gateways.length < zones
    ? stops(
        `calls to the internet and new servers of every zone, until the zone is back: ${gateways.length} NAT gateway for ${zones} zones`,
      )
    : goesOn("nothing elsewhere: each zone has its NAT gateway");
}

const databases = (plan: Plan, side: Side) => {
  const all = itemsOf(plan, side, "aws:rds/instance:Instance");
  const replicas = all.filter(({ inputs }) => isReplica(inputs));
  return { primaries: all.filter(item => !replicas.includes(item)), replicas };
};

function lostPrimary(plan: Plan, side: Side): Verdict | undefined {
  const { primaries, replicas } = databases(plan, side);
  const [primary] = primaries;
  if (primary === undefined) return undefined;
  if (primary.inputs["multiAz"] === true)
    return goesOn("writes for 60 to 120 s: its standby in another zone takes over");
  if (replicas.length === 0) return stops("the site until it is restored from a backup");
  return stops("writes until somebody promotes the replica: some minutes and a decision");
}

function lostReplica(plan: Plan, side: Side): Verdict | undefined {
  const { replicas } = databases(plan, side);
  return replicas.length === 0
    ? undefined
    : goesOn("reads from it, which go to the primary, until RDS has replaced it (minutes)");
}
