import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseParameter } from "../../settings/catalogs/databaseParameters";
import { manyConnections } from "./connections";

/** What the alarms watch. A change of a name or an id is made in place. */
export interface Watched {
  /** The load balancer's name in CloudWatch, `app/NAME/ID`. */
  readonly balancer: pulumi.Input<string>;
  /** The target group's name in CloudWatch, `targetgroup/NAME/ID`. */
  readonly targetGroup: pulumi.Input<string>;
  /** ARN of the certificate of the site in ACM. Undefined when the site answers over HTTP only. */
  readonly certificateArn: pulumi.Input<string> | undefined;
  /** The web servers; `id` is the EC2 instance id, `i-...`. A server more or less makes or removes its alarms. */
  readonly servers: readonly { readonly id: pulumi.Input<string> }[];
  /**
   * RDS identifiers of the databases. A change replaces the alarms that ring when a database is silent, because those of
   * another database begin anew.
   */
  readonly databases: { readonly primary: pulumi.Input<string>; readonly replica: pulumi.Input<string> };
  /** RDS instance class of both databases, for example `db.t4g.small`. The limit of connections follows it, in place. */
  readonly databaseInstanceClass: string;
  /** Parameters that the settings give the databases. A smaller `max_connections` lowers the limit of connections, in place. */
  readonly databaseParameters?: readonly DatabaseParameter[];
}

/** An alarm. It goes off when the metric has been over (or under) the threshold for this many minutes. */
export interface Alarm {
  /** What is watched, for example `replica`. Together with the metric it is the alarm's logical name, so it is fixed. */
  readonly of: string;
  /** Name of the metric in CloudWatch. */
  readonly metric: string;
  /** How CloudWatch sums up the figures of a period. */
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  /** Threshold in the unit of the metric; either this or `under`. */
  readonly over?: number;
  /** Threshold in the unit of the metric; either this or `over`. */
  readonly under?: number;
  /** How many minutes in a row the metric must be beyond the threshold: a multiple of `periodMinutes`. */
  readonly minutes: number;
  /** Minutes of a period; at least as many as lie between two figures. Default: 1. */
  readonly periodMinutes?: number;
  /**
   * What it means that no figures arrive, for all of the minutes and a few more. Default: that all is well.
   * `gone`: what is watched is gone, so a mail is sent, and the state is INSUFFICIENT_DATA. `unknown`: the state is
   * INSUFFICIENT_DATA, without a mail. `unchanged`: the state stays as it is.
   */
  readonly silence?: "gone" | "unknown" | "unchanged";
  /** Whether AWS also restarts the server. */
  readonly restarts?: true;
  /** What the alarm means, for the person who receives it. */
  readonly why: string;
  /** What a special value of the metric means, for the legend of its graph. Default: no value is special. */
  readonly legend?: string;
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
  // A new server is unhealthy until it has booted, which takes up to 3.5 minutes. A release must not ring.
  { metric: "UnHealthyHostCount", statistic: "Maximum", over: 0, minutes: 6, why: "A web server gets no requests" },
];
const dayMinutes = 24 * 60;
const certificateRules: readonly Rule[] = [
  // ACM renews a certificate of its own 60 days before it expires, or 45 days if it is valid for 198 days (ACM user guide,
  // "Renewal for domains validated by DNS"; announcement of February 2026). So at 30 days the renewal has failed. A
  // certificate that was imported is not renewed. ACM sends the metric every twelve hours, and no more when the certificate
  // has expired (ACM user guide, "Supported CloudWatch metrics").
  {
    metric: "DaysToExpiry",
    statistic: "Minimum",
    under: 30,
    minutes: dayMinutes,
    periodMinutes: dayMinutes,
    silence: "unchanged",
    why: "The certificate expires in less than 30 days and was not renewed",
  },
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
const databaseRules = ({ databaseInstanceClass, databaseParameters }: Watched): readonly Rule[] => [
  {
    metric: "CPUUtilization",
    statistic: "Average",
    over: 80,
    minutes: 15,
    silence: "unknown",
    why: "A database is overloaded",
  },
  {
    metric: "FreeStorageSpace",
    statistic: "Average",
    under: 2 * 2 ** 30,
    minutes: 5,
    silence: "unknown",
    why: "Less than 2 GiB are left",
  },
  {
    metric: "DatabaseConnections",
    statistic: "Average",
    over: manyConnections(databaseInstanceClass, databaseParameters),
    minutes: 5,
    silence: "gone",
    why: "Too many connections soon; or no figures (INSUFFICIENT_DATA), and the database is gone",
  },
];
const replicaRules: readonly Rule[] = [
  {
    metric: "ReplicaLag",
    statistic: "Average",
    over: 30,
    minutes: 5,
    silence: "unknown",
    why: "Readers see data older than 30 s",
  },
];
const replicationRules: readonly Rule[] = [
  // A ReplicaLag of -1 means that replication is not active (RDS user guide, "Monitoring replication lag for MySQL read
  // replicas"). It is not over the limit of the rule above. After 30 days RDS ends the replication for good.
  {
    metric: "ReplicaLag",
    statistic: "Minimum",
    under: 0,
    minutes: 5,
    silence: "unknown",
    why: "Replication has stopped",
    legend: "-1: replication has stopped",
  },
];

/** Every alarm of the stack. */
export function alarmsFor(watched: Watched): readonly Alarm[] {
  const { balancer, targetGroup, certificateArn, servers, databases } = watched;
  const rows = (of: string, namespace: string, dimensions: Alarm["dimensions"], rules: readonly Rule[]) =>
    rules.map(rule => ({ of, namespace, dimensions, ...rule }));
  const primary = { DBInstanceIdentifier: databases.primary };
  const replica = { DBInstanceIdentifier: databases.replica };
  const ofDatabase = databaseRules(watched);
  return [
    ...rows("balancer", "AWS/ApplicationELB", { LoadBalancer: balancer }, balancerRules),
    ...rows("servers", "AWS/ApplicationELB", { LoadBalancer: balancer, TargetGroup: targetGroup }, serversRules),
    ...(certificateArn === undefined
      ? []
      : rows("certificate", "AWS/CertificateManager", { CertificateArn: certificateArn }, certificateRules)),
    ...servers.flatMap((server, i) => rows(`web-${i + 1}`, "AWS/EC2", { InstanceId: server.id }, serverRules)),
    ...rows("primary", "AWS/RDS", primary, ofDatabase),
    ...rows("replica", "AWS/RDS", replica, [...ofDatabase, ...replicaRules]),
    ...rows("replication", "AWS/RDS", replica, replicationRules),
  ];
}

/** The threshold of an alarm, in the unit of its metric. */
export const threshold = ({ over, under }: Alarm): number => (over ?? under) as number;
