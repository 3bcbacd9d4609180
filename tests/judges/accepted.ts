/** Findings of checkov that the stack keeps, and why. */
export interface Accepted {
  readonly check: string;
  /** Resources by their Terraform names. */
  readonly on: readonly string[];
  /** Stacks in which it is found. Default: each one that has the resource. */
  readonly in?: readonly string[];
  readonly reason: string;
}

const servers = ["aws_instance.lamp-web-1", "aws_instance.lamp-web-2"];
const accountServer = "aws_instance.lamp-account-server";
const databases = ["aws_db_instance.lamp-db-1", "aws_db_instance.lamp-db-2"];
const buckets = ["aws_s3_bucket.lamp-logs", "aws_s3_bucket.lamp-releases"];
const secrets = [
  "aws_secretsmanager_secret.lamp-administrator-secret",
  "aws_secretsmanager_secret.lamp-application-secret",
];
const logGroups = ["db-1-log-error", "db-1-log-slowquery", "db-2-log-error", "db-2-log-slowquery"]
  .concat("log-errors", "log-journal", "log-slow")
  .map(name => `aws_cloudwatch_log_group.lamp-${name}`);
/** The stacks without a certificate. */
const withoutCertificate = ["default", "dev", "prod"];

/**
 * Each row is found, and nothing else is: a finding that is not here fails the test, and so does a row that is no longer
 * found.
 */
export const accepted: readonly Accepted[] = [
  {
    check: "CKV_AWS_2",
    on: ["aws_lb_listener.lamp-http"],
    in: withoutCertificate,
    reason: "A site without a name has no certificate. With protected data, the preview warns of it.",
  },
  {
    check: "CKV_AWS_103",
    on: ["aws_lb_listener.lamp-http"],
    in: withoutCertificate,
    reason: "The same: there is no TLS, of no version.",
  },
  {
    check: "CKV_AWS_378",
    on: ["aws_lb_target_group.lamp-servers"],
    in: withoutCertificate,
    reason: "Without HTTPS for visitors, the way to the servers inside the network is not encrypted either.",
  },
  {
    check: "CKV2_AWS_20",
    on: ["aws_lb.lamp"],
    in: withoutCertificate,
    reason: "Without HTTPS there is nothing to redirect to. With a certificate, everything is redirected.",
  },
  {
    check: "CKV_AWS_260",
    on: ["aws_vpc_security_group_ingress_rule.lamp-internet-to-balancer-80-in"],
    reason: "Visitors come from anywhere. With a certificate, port 80 only redirects to HTTPS.",
  },
  {
    check: "CKV_AWS_260",
    on: ["aws_vpc_security_group_ingress_rule.lamp-balancer-to-web-80-in"],
    reason: "A false alarm: the rule lets in the load balancer's security group, and no addresses.",
  },
  {
    check: "CKV2_AWS_28",
    on: ["aws_lb.lamp"],
    in: ["default", "dev", "domain"],
    reason: "lamp:waf costs money and is a choice. Pulumi.prod.yaml makes it.",
  },
  {
    check: "CKV2_AWS_31",
    on: ["aws_wafv2_web_acl.lamp-firewall"],
    reason:
      "AWS keeps samples of refused requests for three hours (docs/waf.md). Full logs would hold visitors' addresses and cookies.",
  },
  {
    check: "CKV2_AWS_76",
    on: ["aws_lb.lamp"],
    in: ["prod"],
    reason:
      "Log4j's rule is in AWSManagedRulesKnownBadInputsRuleSet, which is on. The check also wants the list of anonymous addresses, " +
      "which refuses visitors who use a VPN.",
  },
  {
    check: "CKV_AWS_91",
    on: ["aws_lb.lamp"],
    in: ["dev"],
    reason: "lamp:accessLogDays is 0 in Pulumi.dev.yaml: a stack for tests keeps no visitors' addresses.",
  },
  {
    check: "CKV_AWS_150",
    on: ["aws_lb.lamp"],
    in: ["dev"],
    reason: "lamp:protectData is false in Pulumi.dev.yaml: the stack can be deleted at any time.",
  },
  {
    check: "CKV_AWS_293",
    on: databases,
    in: ["dev"],
    reason: "lamp:protectData is false in Pulumi.dev.yaml. A last snapshot is taken all the same.",
  },
  {
    check: "CKV_AWS_157",
    on: ["aws_db_instance.lamp-db-1"],
    in: ["dev"],
    reason: "lamp:databaseMultiAz is false in Pulumi.dev.yaml: the standby doubles the price.",
  },
  {
    check: "CKV_AWS_157",
    on: ["aws_db_instance.lamp-db-2"],
    reason: "The replica is the second copy, in another zone. It gets a standby when it becomes the primary.",
  },
  {
    check: "CKV_AWS_161",
    on: ["aws_db_instance.lamp-db-1"],
    reason:
      "PHP's drivers know no logins by IAM, whose tokens end after 15 minutes. The password is long, random, and rotated by one setting.",
  },
  {
    check: "CKV_AWS_118",
    on: databases,
    reason: "Enhanced monitoring costs extra. The alarms need none of its figures.",
  },
  {
    check: "CKV_AWS_353",
    on: ["aws_db_instance.lamp-db-2"],
    reason: "Performance Insights is not offered for every small class, and stores texts of queries.",
  },
  {
    check: "CKV_AWS_129",
    on: databases,
    in: ["default", "dev", "domain"],
    reason:
      "lamp:logDays is 0 unless a stack sets it. RDS itself keeps the error log for days, and shows it on request.",
  },
  {
    check: "CKV_AWS_158",
    on: logGroups,
    in: ["prod"],
    reason:
      "CloudWatch encrypts log groups with a key of its own. Another key costs extra, and RDS and the servers would need it.",
  },
  {
    check: "CKV_AWS_338",
    on: logGroups,
    in: ["prod"],
    reason: "lamp:logDays says how long logs are kept. They have visitors' addresses, which are not kept for a year.",
  },
  {
    check: "CKV_AWS_126",
    on: [...servers, accountServer],
    reason:
      "Detailed monitoring costs extra. The alarms on servers use the status checks, which come every minute without it.",
  },
  {
    check: "CKV_AWS_135",
    on: [...servers, accountServer],
    reason:
      'Every instance type of today is EBS-optimized by default (EC2 user guide, "Amazon EBS-optimized instance types").',
  },
  {
    check: "CKV_AWS_46",
    on: servers,
    reason:
      "A false alarm: the patterns find the SHA-256 of files and the names of secrets. components/web/userData.test.ts shows that no value " +
      "of a secret is in user-data.",
  },
  {
    check: "CKV_AWS_88",
    on: [...servers, accountServer],
    in: ["dev"],
    reason:
      "lamp:nat is none in Pulumi.dev.yaml: servers use public addresses instead of a NAT gateway. The security group of web servers lets in the load balancer only, and that of the account server lets in nobody.",
  },
  {
    check: "CKV2_AWS_11",
    on: ["aws_vpc.lamp-vpc"],
    reason:
      "Flow logs cost by the gigabyte, and would hold visitors' addresses. The load balancer's own log says who asked for what.",
  },
  {
    check: "CKV2_AWS_57",
    on: secrets,
    reason:
      "A rotation by a Lambda function would not know the stack. lamp:databasePasswordGeneration rotates both passwords while visitors are served.",
  },
  {
    check: "CKV_AWS_149",
    on: secrets,
    reason:
      "Secrets are encrypted with AWS's key for Secrets Manager. A key of the account's own costs extra and gives this stack no other reader or refusal.",
  },
  {
    check: "CKV_AWS_145",
    on: buckets,
    reason:
      'Load balancers cannot write their logs to a bucket with a key of the account\'s own (ELB user guide, "Access logs"). Releases hold no secrets.',
  },
  {
    check: "CKV_AWS_18",
    on: buckets,
    reason:
      "Only the servers' role reads releases, and each object's name has its hash. The logs' own bucket is read by operators only.",
  },
  {
    check: "CKV_AWS_21",
    on: buckets,
    reason:
      "A release is never overwritten: its name is the hash of its content, and Pulumi can upload it again. Log files are written once.",
  },
  {
    check: "CKV_AWS_144",
    on: buckets,
    reason: "The stack lives in one region. Releases are in the site's own repository.",
  },
  {
    check: "CKV2_AWS_61",
    on: ["aws_s3_bucket.lamp-releases"],
    reason:
      "Pulumi deletes a release when no server uses it. If a date did, a server of an old release could not be replaced.",
  },
  {
    check: "CKV2_AWS_62",
    on: buckets,
    reason: "Nobody waits for a new object.",
  },
  {
    check: "CKV_AWS_300",
    on: ["aws_s3_bucket_lifecycle_configuration.lamp-logs-expiry"],
    reason: "A load balancer uploads each log file in one request, so there are no unfinished uploads.",
  },
  {
    check: "CKV_AWS_184",
    on: ["aws_efs_file_system.lamp-files"],
    in: ["domain"],
    reason:
      "The shared files are encrypted with AWS's key for EFS. A key of the account's own costs extra and gives this stack no other reader.",
  },
  {
    check: "CKV_AWS_26",
    on: ["aws_sns_topic.lamp-alarms"],
    reason:
      "Alarms say a metric's name and its value. CloudWatch could use only a key of the account's own, which costs extra.",
  },
  {
    check: "CKV_AWS_233",
    on: ["aws_acm_certificate.lamp-certificate"],
    reason:
      "A false alarm: Pulumi makes the new certificate before it deletes the old one, unless it is told otherwise.",
  },
  {
    check: "CKV2_AWS_23",
    on: ["aws_route53_record.lamp-domain"],
    reason: "A false alarm: the record is an alias of the load balancer, by the name that AWS gives it.",
  },
];
