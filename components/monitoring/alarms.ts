import type * as pulumi from "@pulumi/pulumi";
import type { WebServer } from "../web/webServers";

/** What there is to watch. */
export interface Watched {
  /** As `app/NAME/ID`. */
  readonly balancer: pulumi.Input<string>;
  /** As `targetgroup/NAME/ID`. */
  readonly targetGroup: pulumi.Input<string>;
  readonly servers: readonly Pick<WebServer, "id">[];
  /** RDS identifiers. */
  readonly databases: { readonly primary: pulumi.Input<string>; readonly replica: pulumi.Input<string> };
}

/** Rings when `metric` has been over (or under) the threshold for so many minutes. */
export interface Alarm {
  /** Of the thing, as `replica`; with the metric it makes the alarm's name. */
  readonly of: string;
  readonly metric: string;
  readonly statistic: "Average" | "Maximum" | "Sum";
  readonly over?: number;
  readonly under?: number;
  readonly minutes: number;
  /** Whether no figures at all ring as well: what sends none is gone. */
  readonly silenceRings?: true;
  /** Whether AWS restarts the server as well. */
  readonly restarts?: true;
  /** What it means, for the person who is woken. */
  readonly why: string;
  readonly namespace: string;
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
  // What recovery by AWS leaves out: a kernel that hangs or has panicked, memory that is used up.
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
  // The smallest class takes about 60 (memory in bytes / 12582880).
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

/** Every alarm of the stack. */
export function alarmsFor({ balancer, targetGroup, servers, databases }: Watched): readonly Alarm[] {
  const rows = (of: string, namespace: string, dimensions: Alarm["dimensions"], rules: readonly Rule[]) =>
    rules.map(rule => ({ of, namespace, dimensions, ...rule }));
  const database = (identifier: pulumi.Input<string>) => ({ DBInstanceIdentifier: identifier });
  return [
    ...rows("balancer", "AWS/ApplicationELB", { LoadBalancer: balancer }, balancerRules),
    ...rows("servers", "AWS/ApplicationELB", { LoadBalancer: balancer, TargetGroup: targetGroup }, serversRules),
    ...servers.flatMap((server, i) => rows(`web-${i + 1}`, "AWS/EC2", { InstanceId: server.id }, serverRules)),
    ...rows("primary", "AWS/RDS", database(databases.primary), databaseRules),
    ...rows("replica", "AWS/RDS", database(databases.replica), [...databaseRules, ...replicaRules]),
  ];
}
