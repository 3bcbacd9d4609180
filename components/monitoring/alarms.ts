import type * as pulumi from "@pulumi/pulumi";

/** What the alarms watch. A change of a name or an id is made in place. */
export interface Watched {
  /** The load balancer's name in CloudWatch, `app/NAME/ID`. */
  readonly balancer: pulumi.Input<string>;
  /** The target group's name in CloudWatch, `targetgroup/NAME/ID`. */
  readonly targetGroup: pulumi.Input<string>;
  /** The web servers; `id` is the EC2 instance id, `i-...`. A server more or less makes or removes its alarms. */
  readonly servers: readonly { readonly id: pulumi.Input<string> }[];
  /** RDS identifiers of the databases. */
  readonly databases: { readonly primary: pulumi.Input<string>; readonly replica: pulumi.Input<string> };
}

/** An alarm. It goes off when the metric has been over (or under) the threshold for this many minutes. */
export interface Alarm {
  /** What is watched, for example `replica`. Together with the metric it is the alarm's logical name, so it is fixed. */
  readonly of: string;
  /** Name of the metric in CloudWatch. */
  readonly metric: string;
  /** How CloudWatch sums up the figures of a minute. */
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  /** Threshold in the unit of the metric; either this or `under`. */
  readonly over?: number;
  /** Threshold in the unit of the metric; either this or `over`. */
  readonly under?: number;
  /** How many minutes in a row the metric must be beyond the threshold. */
  readonly minutes: number;
  /** Whether the alarm also goes off when no figures arrive, because then what is watched is gone. */
  readonly silenceRings?: true;
  /** Whether AWS also restarts the server. */
  readonly restarts?: true;
  /** What the alarm means, for the person who receives it. */
  readonly why: string;
  /** Namespace of the metric in CloudWatch, for example `AWS/RDS`. */
  readonly namespace: string;
  /** What the metric belongs to, as CloudWatch names it, for example `DBInstanceIdentifier`. */
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

type Rule = Omit<Alarm, "of" | "namespace" | "dimensions">;

const balancerRules: readonly Rule[] = [
  { metric: "HTTPCode_ELB_5XX_Count", statistic: "Sum", over: 10, minutes: 5, why: "No web server took the requests" },
];
const serversRules: readonly Rule[] = [
  { metric: "HTTPCode_Target_5XX_Count", statistic: "Sum", over: 10, minutes: 5, why: "The site answers with errors" },
  { metric: "UnHealthyHostCount", statistic: "Maximum", over: 0, minutes: 3, why: "A web server gets no requests" },
];
const serverRules: readonly Rule[] = [
  { metric: "StatusCheckFailed", statistic: "Maximum", over: 0, minutes: 5, why: "A web server's machine is broken" },
  // AWS's automatic recovery does not act on these: a kernel that hangs or has panicked, memory that is used up.
  {
    metric: "StatusCheckFailed_Instance",
    statistic: "Maximum",
    over: 0,
    minutes: 3,
    restarts: true,
    why: "A web server hangs; AWS restarts it",
  },
];
const databaseRules: readonly Rule[] = [
  { metric: "CPUUtilization", statistic: "Average", over: 80, minutes: 15, why: "A database is overloaded" },
  { metric: "FreeStorageSpace", statistic: "Average", under: 2 * 2 ** 30, minutes: 5, why: "Less than 2 GiB are left" },
  // The smallest class accepts about 60 (memory in bytes / 12582880).
  {
    metric: "DatabaseConnections",
    statistic: "Average",
    over: 50,
    minutes: 5,
    silenceRings: true,
    why: "Too many connections soon; or no figures, and the database is gone",
  },
];
const replicaRules: readonly Rule[] = [
  { metric: "ReplicaLag", statistic: "Average", over: 30, minutes: 5, why: "Readers see data older than 30 s" },
];
const replicationRules: readonly Rule[] = [
  // A ReplicaLag of -1 means that replication is not active (RDS user guide, "Monitoring replication lag for MySQL read
  // replicas"). It is not over the limit of the rule above. After 30 days RDS ends the replication for good.
  { metric: "ReplicaLag", statistic: "Minimum", under: 0, minutes: 5, why: "Replication has stopped" },
];

/** Every alarm of the stack. */
export function alarmsFor({ balancer, targetGroup, servers, databases }: Watched): readonly Alarm[] {
  const rows = (of: string, namespace: string, dimensions: Alarm["dimensions"], rules: readonly Rule[]) =>
    rules.map(rule => ({ of, namespace, dimensions, ...rule }));
  const primary = { DBInstanceIdentifier: databases.primary };
  const replica = { DBInstanceIdentifier: databases.replica };
  return [
    ...rows("balancer", "AWS/ApplicationELB", { LoadBalancer: balancer }, balancerRules),
    ...rows("servers", "AWS/ApplicationELB", { LoadBalancer: balancer, TargetGroup: targetGroup }, serversRules),
    ...servers.flatMap((server, i) => rows(`web-${i + 1}`, "AWS/EC2", { InstanceId: server.id }, serverRules)),
    ...rows("primary", "AWS/RDS", primary, databaseRules),
    ...rows("replica", "AWS/RDS", replica, [...databaseRules, ...replicaRules]),
    ...rows("replication", "AWS/RDS", replica, replicationRules),
  ];
}
