import type { Duration } from "./kind";

const logs = "medians of public logs of Terraform and Pulumi, 2018 to 2026";
const rds = "RDS user guide";

/** How long AWS takes for the slow types. What is not here takes about two seconds. */
export const durations = {
  vpc: { seconds: 12, date: "2018 to 2026", source: logs },
  subnet: { seconds: 12, date: "2018 to 2026", source: logs },
  natGateway: { seconds: 115, date: "2018 to 2026", source: `${logs} (10 creations, 84 to 121 s)` },
  balancer: { seconds: 173, date: "2018 to 2026", source: `${logs} (9 creations, 141 to 190 s)` },
  instance: { seconds: 25, date: "2018 to 2026", source: `${logs} (5 creations, 13 to 40 s)` },
  /** Boot, packages, and two health checks: an estimate. */
  serverSetup: { seconds: 180, date: "2026", source: "estimate: boot, packages of Debian, two health checks" },
  database: {
    seconds: 600,
    date: "2018 to 2026",
    source: `${logs} (small classes 196 to 357 s, Multi-AZ 8 to 15 min)`,
  },
  replica: { seconds: 540, date: "2021", source: "estimate from acceptance tests of the AWS provider" },
  promotion: { seconds: 300, date: "2026", source: `${rds}, "Promoting a read replica": several minutes or longer` },
  databaseChange: { seconds: 420, date: "2026", source: `${rds}, "Modifying an Amazon RDS DB instance": estimate` },
  databaseDeletion: { seconds: 300, date: "2026", source: "estimate, 4 to 8 min" },
  certificate: { seconds: 120, date: "2026", source: 'ACM user guide, "DNS validation": minutes to half an hour' },
} as const satisfies Record<string, Duration>;
