import type { Account } from "../../core/account";
import type { Hardware } from "../../core/hardware";
import { listenersTo, rulesTo } from "../elb/listeners";
import { byIdentifier, instanceType as databaseType } from "../rds/description";
import { statusOf } from "../rds/status/status";
import type { Metric } from "./metrics";

/** The present value of a metric. */
export interface Measured {
  readonly metric: Metric;
  readonly value: number;
}

type Measure = (account: Account, hardware: Hardware) => Promise<readonly Measured[]>;

/** The metrics that the rehearsal measures, by namespace. Nothing sends the others. */
export const measuredMetrics: Readonly<Record<string, readonly string[]>> = {
  "AWS/ApplicationELB": ["HealthyHostCount", "UnHealthyHostCount"],
  "AWS/EC2": ["StatusCheckFailed", "StatusCheckFailed_Instance", "StatusCheckFailed_System"],
  "AWS/RDS": ["DatabaseConnections", "ReplicaLag"],
};

/** Measures everything that has a metric. What does not answer has no value. */
export async function measure(account: Account, hardware: Hardware): Promise<readonly Measured[]> {
  const all = [databases, servers, targets].map(async part => part(account, hardware).catch(() => []));
  return (await Promise.all(all)).flat();
}

const databases: Measure = async (account, hardware) => {
  const measured = account.all(databaseType).map(async (database): Promise<Measured[]> => {
    const { inputs, outputs } = database;
    const { identifier = "" } = outputs;
    // The machine of a database that is being created or deleted may not exist.
    const health = await hardware.databaseHealth(identifier).catch(() => undefined);
    const value = (name: string, value: number | undefined): Measured[] => {
      if (value === undefined) return [];
      return [{ metric: { namespace: "AWS/RDS", name, dimensions: { DBInstanceIdentifier: identifier } }, value }];
    };
    if (health === undefined || statusOf(database, account) === "creating") return [];
    const isReplica = byIdentifier(account, inputs.replicateSourceDb) !== undefined;
    return [
      ...value("DatabaseConnections", health.connections),
      ...(isReplica ? value("ReplicaLag", health.lagSeconds) : []),
    ];
  });
  return (await Promise.all(measured)).flat();
};

/**
 * 1 is a failed check (EC2 user guide, "CloudWatch metrics for your instances", "Status check metrics"). A stopped server has none
 * (the same guide, "Status checks for Amazon EC2 instances": they run on running instances).
 */
const servers: Measure = async (account, hardware) => {
  const measured = account.all("aws:ec2/instance:Instance").map(async ({ id }): Promise<Measured[]> => {
    const health = await hardware.serverHealth(id);
    if (health === undefined || health === "stopped") return [];
    const value = (name: string, hasFailed: boolean): Measured => ({
      metric: { namespace: "AWS/EC2", name, dimensions: { InstanceId: id } },
      value: Number(hasFailed),
    });
    return [
      value("StatusCheckFailed", health !== "running"),
      value("StatusCheckFailed_Instance", health !== "running"),
      value("StatusCheckFailed_System", health === "off"),
    ];
  });
  return (await Promise.all(measured)).flat();
};

/** A target that is `initial`, `unused` or `draining` is neither healthy nor unhealthy. */
const targets: Measure = async (account, hardware) => {
  const health = await hardware.targetHealth();
  return account.all("aws:lb/targetGroup:TargetGroup").flatMap(({ id, outputs }): Measured[] => {
    const states = health.filter(target => target.targetGroupArn === id).map(({ state }) => state);
    if (states.length === 0) return [];
    const value = (LoadBalancer: string, name: string, state: string): Measured => ({
      metric: {
        namespace: "AWS/ApplicationELB",
        name,
        dimensions: { TargetGroup: outputs.arnSuffix ?? "", LoadBalancer },
      },
      value: states.filter(one => one === state).length,
    });
    return balancersTo(account, id).flatMap(balancer => [
      value(balancer, "HealthyHostCount", "healthy"),
      value(balancer, "UnHealthyHostCount", "unhealthy"),
    ]);
  });
};

/** The names in CloudWatch of the load balancers that send to a target group. */
function balancersTo(account: Account, group: string): string[] {
  const ofRules = rulesTo(account, group).map(({ inputs }) =>
    account.get("aws:lb/listener:Listener", inputs.listenerArn),
  );
  const arns = [...listenersTo(account, group), ...ofRules].map(listener => listener?.inputs.loadBalancerArn);
  return [...new Set(arns)].flatMap(
    arn => account.get("aws:lb/loadBalancer:LoadBalancer", arn)?.outputs.arnSuffix ?? [],
  );
}
