import type { Use } from "./policies";

/** A right that AWS or the program needs and that no run of the rehearsal asks for. */
export interface Extra {
  readonly action: string;
  readonly on: string;
  readonly uses: readonly Use[];
  /** Why it is needed, as a sentence; the page shows it. */
  readonly reason: string;
}

const linkedRole = (service: string, reason: string): Extra => ({
  action: "iam:CreateServiceLinkedRole",
  on: `arn:aws:iam::*:role/aws-service-role/${service}/*`,
  uses: ["up"],
  reason,
});

const logs = "A bucket with access logs is emptied before it is deleted. In the rehearsal no balancer writes logs.";

export const extras: readonly Extra[] = [
  linkedRole("elasticloadbalancing.amazonaws.com", "The first load balancer of an account makes AWS create its role."),
  linkedRole("rds.amazonaws.com", "The first database of an account makes AWS create its role."),
  linkedRole("events.amazonaws.com", "The first alarm that restarts a server makes AWS create its role."),
  ...["s3:ListBucketVersions", "s3:DeleteObject", "s3:DeleteObjectVersion"].map(action => ({
    action,
    on: "arn:aws:s3:::lamp-logs-*",
    uses: ["up", "destroy"] as const,
    reason: logs,
  })),
];
