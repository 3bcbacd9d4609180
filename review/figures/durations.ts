/** How long something takes in AWS, with where the figure comes from. All in seconds. */
export interface Duration {
  readonly seconds: number;
  /** The shortest and the longest that the source has. */
  readonly low: number;
  readonly high: number;
  /** Month in which the source was published or read. */
  readonly date: string;
  readonly source: string;
}

const read = "2026-11";
/** Logs of Terraform in public repositories that have a line such as `aws_lb.main: Creation complete after 2m53s`. */
const logs = (count: number, line: string) => `${count} logs of Terraform in public repositories, "${line}"`;
const estimate = (of: string) => `estimate, "${of}"`;

/** The times of the slow types. What is not slow takes about two seconds. */
export const durations = {
  usual: { seconds: 2, low: 0, high: 5, date: read, source: logs(10, "aws_route_table: Creation complete after") },
  vpc: { seconds: 12, low: 10, high: 13, date: read, source: logs(2, "aws_vpc: Creation complete after") },
  subnet: { seconds: 12, low: 1, high: 14, date: read, source: logs(2, "aws_subnet: Creation complete after") },
  internetGatewayDeletion: {
    seconds: 11,
    low: 0,
    high: 45,
    date: read,
    source: logs(10, "aws_internet_gateway.main: Destruction complete after"),
  },
  natGateway: {
    seconds: 115,
    low: 84,
    high: 121,
    date: read,
    source: logs(10, "aws_nat_gateway: Creation complete after"),
  },
  natGatewayDeletion: {
    seconds: 56,
    low: 42,
    high: 61,
    date: read,
    source: logs(4, "aws_nat_gateway.main: Destruction complete after"),
  },
  balancer: { seconds: 173, low: 141, high: 190, date: read, source: logs(9, "aws_lb: Creation complete after") },
  balancerDeletion: {
    seconds: 30,
    low: 15,
    high: 153,
    date: read,
    source: logs(3, "aws_lb.main: Destruction complete after"),
  },
  instance: { seconds: 25, low: 13, high: 40, date: read, source: logs(5, "aws_instance: Creation complete after") },
  instanceChange: {
    seconds: 36,
    low: 31,
    high: 42,
    date: read,
    source: logs(4, "aws_instance.app: Modifications complete after"),
  },
  instanceDeletion: {
    seconds: 31,
    low: 20,
    high: 41,
    date: read,
    source: logs(9, "aws_instance.web: Destruction complete after"),
  },
  serverSetup: {
    seconds: 180,
    low: 60,
    high: 300,
    date: read,
    source: estimate("boot, packages of the distribution, and two health checks; an image with the packages is faster"),
  },
  database: {
    seconds: 247,
    low: 196,
    high: 357,
    date: read,
    source: logs(11, "aws_db_instance: Creation complete after"),
  },
  databaseInTwoZones: {
    seconds: 600,
    low: 480,
    high: 900,
    date: "2014-10",
    source: "https://github.com/hashicorp/terraform/issues/498 (15 to 20 min then), and two logs of 10 and 14 min",
  },
  replica: {
    seconds: 540,
    low: 360,
    high: 720,
    date: "2021-09",
    source:
      "https://github.com/hashicorp/terraform-provider-aws/pull/20926 (its tests with a replica take 15 min more)",
  },
  promotion: {
    seconds: 300,
    low: 180,
    high: 600,
    date: read,
    source: 'RDS user guide, "Promoting a read replica to be a standalone DB instance": several minutes or longer',
  },
  databaseRestart: {
    seconds: 420,
    low: 180,
    high: 900,
    date: read,
    source: estimate("RDS user guide, Modifying an Amazon RDS DB instance: no time is given"),
  },
  databaseChange: {
    seconds: 60,
    low: 31,
    high: 135,
    date: read,
    source: `${logs(2, "aws_db_instance.main: Modifications complete after")}, and https://github.com/hashicorp/terraform/issues/16170`,
  },
  databaseDeletion: {
    seconds: 255,
    low: 111,
    high: 385,
    date: read,
    source: logs(7, "aws_db_instance: Destruction complete after"),
  },
  databaseDeletionWithSnapshot: {
    seconds: 420,
    low: 255,
    high: 2400,
    date: "2016-02",
    source: "https://github.com/hashicorp/terraform/issues/5161 (40 min were not enough for 800 GB)",
  },
  record: {
    seconds: 37,
    low: 30,
    high: 40,
    date: "2019-12",
    source: "https://github.com/hashicorp/terraform-provider-aws/pull/11300",
  },
  certificate: {
    seconds: 61,
    low: 2,
    high: 1800,
    date: read,
    source: `${logs(2, "aws_acm_certificate_validation.cert: Creation complete after")}; ACM user guide, "DNS validation": up to half an hour`,
  },
  distribution: {
    seconds: 300,
    low: 180,
    high: 754,
    date: read,
    source: logs(2, "aws_cloudfront_distribution.main: Creation complete after"),
  },
  mountTarget: {
    seconds: 84,
    low: 60,
    high: 90,
    date: read,
    source: logs(2, "aws_efs_mount_target.default[0]: Creation complete after"),
  },
  ofState: { seconds: 0, low: 0, high: 0, date: read, source: 'Pulumi documentation, "State": AWS is not called' },
} as const satisfies Record<string, Duration>;
