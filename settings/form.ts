import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { vpcBlockMust } from "./addressPlan";
import { list, map } from "./collections";
import { logDays } from "./catalogs/logDays";
import { mysqlSeries } from "./mysql";
import { hostName } from "./names/hostName";
import { sharedPaths } from "./site/sharedPaths";
import { variables } from "./site/variables";
import { allowedNetworks } from "./traffic/allowedNetworks";
import { exceptPaths, rules } from "./traffic/firewall";
import { mailFrom, mailRelay } from "./traffic/mail";
import { outgoingPorts } from "./traffic/outgoingPorts";

/** What is wrong with a setting. It is reported as `KEY is "GOT"; it must MUST`. */
export interface Problem {
  /** The full key, for example `lamp:zones`. */
  readonly key: string;
  /** The value as it was given. Left out when none was given. */
  readonly got?: string;
  /** What is allowed, or what to do, as the end of the sentence "it must ...". */
  readonly must: string;
}

/** Pulumi passes every value as text, whatever type it has in YAML. */
const text = (must: string, pattern = /./) => z.string(must).regex(pattern, must);
const integer = (min: number, max: number, what = "a whole number") => {
  const must = `be ${what} from ${min} to ${max}`;
  return text(must, /^\d{1,9}$/)
    .transform(Number)
    .refine(value => value >= min && value <= max, must);
};
const boolean = () => z.enum(["true", "false"], "be true or false").transform(value => value === "true");
const oneOf = <const T extends readonly string[]>(...allowed: T) => z.enum(allowed, `be one of ${allowed.join(", ")}`);
/** An empty value, which is the default in Pulumi.yaml, means that the setting is not set. */
const optional = <T extends z.ZodType>(form: T) => form.optional();

const parametersMust =
  'be a map of parameters of MySQL such as {"max_connections": 200}, or words such as max_connections=200';
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const isLine = (value: string) => value !== "" && !/[\u0000-\u001f\u007f]/.test(value);

// They are in user-data, which may have 16 KB.
const extensionsMust = "be a list of PHP extensions such as gd,intl, of at most 1000 characters";

const release = text(
  `be ${mysqlSeries}, or an exact release such as ${mysqlSeries}.9 (RDS offers no MySQL 9)`,
  new RegExp(`^${mysqlSeries.replace(".", "\\.")}(\\.\\d{1,2})?$`),
);

const zoneId = /^Z[A-Z0-9]{1,31}$/;
const moreNames =
  "be a list of host names in lower case such as example.com or *.example.com, each with =ZONE behind it if it is in another zone than lamp:hostedZone";
/** `example.com`, `*.example.com`. */
const isMoreName = (name: string) => hostName.test(name.replace(/^\*\./, ""));
/** `NAME` or `NAME=ZONE`. */
const nameWithZone = (given: string) => {
  const [name = "", zone] = given.split(/=(.*)/s);
  return { name, zone };
};

/** Every setting: its format, and the error text when it does not match. Meanings and defaults are in Pulumi.yaml. */
export const forms = {
  webServers: integer(2, 20, "a whole number (one alone would be a single point of failure)"),
  webInstanceType: text("be an EC2 instance type such as t4g.small", /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/),
  image: optional(
    text(
      "be the exact name of a Debian 13 image, such as debian-13-arm64-20260501-2465, or the id of an image, such as ami-0123456789abcdef0",
      /^(debian-13-(amd64|arm64)-\d{8}-\d+|ami-([0-9a-f]{8}|[0-9a-f]{17}))$/,
    ),
  ),
  imageOwner: optional(text("be the number of an AWS account: 12 digits, in quotes in a file", /^\d{12}$/)),
  zones: integer(2, 8),
  cidrBlock: z.string("be an IPv4 block such as 10.20.0.0/16").check(context => {
    const must = vpcBlockMust(context.value);
    if (must !== undefined) context.issues.push({ code: "custom", message: `be ${must}`, input: context.value });
  }),
  nat: oneOf("perZone", "single", "none"),
  site: text("be a folder of the project, such as site"),
  phpExtensions: z
    .string(extensionsMust)
    .transform(list)
    .refine(
      names => names.every(name => /^[a-z][a-z0-9-]*$/.test(name)) && names.join().length <= 1000,
      extensionsMust,
    ),
  phpChildren: optional(integer(5, 1000)),
  // An idle time-out of Elastic Load Balancing is 1 to 4,000 s; Apache's is 15 s longer.
  requestTimeoutSeconds: integer(10, 3600, "a number of seconds"),
  checkPath: optional(
    text("be the path of a page such as / or /login, without blanks and without #", /^\/[!"$-~]{0,1023}$/),
  ),
  environment: variables('{"APP_ENV": "production"}'),
  secrets: variables('{"APP_KEY": "..."}, set with --secret'),
  sharedPaths,
  // A week: the longest time for which a load balancer keeps a cookie.
  stickySeconds: integer(0, 604_800, "a number of seconds"),
  databaseInstanceClass: text("be an RDS instance class such as db.t4g.small", /^db\.[a-z][a-z0-9-]*\.[a-z0-9-]+$/),
  databaseStorageGb: integer(20, 65_536, "a number of GiB"),
  databaseEngineVersion: release,
  replicaEngineVersion: optional(release),
  databaseParameters: z
    .string(parametersMust)
    .transform(map)
    .refine(
      (given): given is Record<string, string> =>
        given !== undefined &&
        Object.entries(given).every(([name, value]) => /^[a-z][\w.-]*$/i.test(name) && isLine(value)),
      parametersMust,
    ),
  databaseMultiAz: boolean(),
  avoidZone: optional(
    text("be the name of an availability zone such as eu-central-1a", /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/),
  ),
  databaseGeneration: integer(1, 999),
  databaseKeepRetired: boolean(),
  promotionTimeoutSeconds: integer(30, 3600, "a number of seconds"),
  databasePasswordGeneration: integer(1, 999),
  // Not 0, because RDS makes no replica of a database without backups.
  backupRetentionDays: integer(1, 35, "a number of days"),
  protectData: boolean(),
  domain: optional(text("be a host name in lower case, such as www.example.com", hostName)),
  moreDomains: z
    .string(moreNames)
    .transform(given => list(given).map(nameWithZone))
    .refine(names => names.every(({ name, zone = "Z1" }) => isMoreName(name) && zoneId.test(zone)), moreNames),
  redirectMoreDomains: boolean(),
  // Two years: what hstspreload.org asks for. Browsers do not know a longer meaning.
  hstsSeconds: integer(0, 63_072_000, "a number of seconds"),
  hostedZone: optional(text("be the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ", zoneId)),
  certificateArn: optional(
    text(
      "be the ARN of an ACM certificate, as arn:aws:acm:REGION:ACCOUNT:certificate/ID",
      /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/,
    ),
  ),
  waf: boolean(),
  wafCount: rules,
  wafBlock: rules,
  wafExceptPaths: exceptPaths,
  wafWordPress: boolean(),
  outgoingPorts,
  sessionManager: boolean(),
  mailRelay: optional(mailRelay),
  mailFrom: optional(mailFrom),
  allowedNetworks,
  accessLogDays: integer(0, 3650, "a number of days (0: no access logs)"),
  logDays,
  alarmEmail: optional(z.email("be an email address, or empty")),
  healthTimeoutSeconds: integer(30, 3600, "a number of seconds"),
};

/** The values of all settings, in their types. Undefined means that a setting is not set. */
export type Values = { readonly [K in keyof typeof forms]: z.output<(typeof forms)[K]> };

/** The values that could be read, and what is wrong with the others. The keys of `given` have no `lamp:`. */
export function parseSettings(given: Readonly<Record<string, string>>): {
  values: Partial<Values>;
  problems: Problem[];
} {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, form] of Object.entries(forms)) {
    const got = given[name];
    const result = form.safeParse(got === "" && form.isOptional() ? undefined : got);
    if (result.success) values[name] = result.data;
    else
      problems.push({
        key: fullKey(name),
        // The values of variables may be secret, also of those in the wrong place.
        ...(got === undefined || name === "environment" || name === "secrets" ? {} : { got }),
        must: result.error.issues[0]!.message,
      });
  }
  for (const name of Object.keys(given).filter(name => !Object.hasOwn(forms, name)))
    problems.push({
      key: fullKey(name),
      must: `not be set: there is no such setting. There are: ${Object.keys(forms).join(", ")}`,
    });
  return { values: values as Partial<Values>, problems };
}

/** The key as the user writes it, for example `lamp:zones`. It begins with the name of the project, which can be changed. */
export function fullKey(name: string): string {
  return `${pulumi.getProject()}:${name}`;
}
