import { isReplica } from "../knowledge/databaseRules";
import { kindOf } from "../knowledge/kinds";
import type { Step } from "../plan/plan";
import { costOf } from "./costs";
import { type Duration, durations } from "./durations";

/** How long a type takes. What is left out takes the usual two seconds. */
interface TimesOf {
  readonly creation?: Duration | ((step: Step) => Duration);
  readonly change?: Duration | ((step: Step) => Duration);
  readonly deletion?: Duration | ((step: Step) => Duration);
}

const plus = (a: Duration, b: Duration): Duration => ({
  ...a,
  seconds: a.seconds + b.seconds,
  low: a.low + b.low,
  high: a.high + b.high,
});

/** Properties of a database that RDS is not told: only the provider keeps them. */
const ofProvider = new Set([
  "skipFinalSnapshot",
  "finalSnapshotIdentifier",
  "deleteAutomatedBackups",
  "applyImmediately",
]);
/** Properties whose change restarts the database, or copies its disk. */
const slow = new Set(["instanceClass", "engineVersion", "multiAz", "allocatedStorage", "storageType", "iops"]);

function databaseChange({ changes }: Step): Duration {
  const names = changes.map(({ property }) => property);
  if (names.includes("replicateSourceDb")) return durations.promotion;
  if (names.some(name => slow.has(name))) return durations.databaseRestart;
  return names.every(name => ofProvider.has(name)) ? durations.usual : durations.databaseChange;
}

const times: Readonly<Record<string, TimesOf | undefined>> = {
  "aws:ec2/vpc:Vpc": { creation: durations.vpc },
  "aws:ec2/subnet:Subnet": { creation: durations.subnet },
  "aws:ec2/internetGateway:InternetGateway": { deletion: durations.internetGatewayDeletion },
  "aws:ec2/natGateway:NatGateway": { creation: durations.natGateway, deletion: durations.natGatewayDeletion },
  "aws:lb/loadBalancer:LoadBalancer": { creation: durations.balancer, deletion: durations.balancerDeletion },
  "aws:ec2/instance:Instance": {
    creation: plus(durations.instance, durations.serverSetup),
    change: ({ changes }) =>
      changes.some(({ property }) => property === "instanceType" || property.startsWith("userData"))
        ? plus(durations.instanceChange, durations.serverSetup)
        : durations.usual,
    deletion: durations.instanceDeletion,
  },
  "aws:rds/instance:Instance": {
    creation: ({ after }) => {
      if (isReplica(after)) return durations.replica;
      return after?.["multiAz"] === true ? durations.databaseInTwoZones : durations.database;
    },
    change: databaseChange,
    deletion: ({ before }) =>
      before?.["skipFinalSnapshot"] === true ? durations.databaseDeletion : durations.databaseDeletionWithSnapshot,
  },
  "aws:route53/record:Record": { creation: durations.record, change: durations.record, deletion: durations.record },
  "aws:acm/certificateValidation:CertificateValidation": { creation: durations.certificate },
  "aws:cloudfront/distribution:Distribution": {
    creation: durations.distribution,
    change: durations.distribution,
    deletion: durations.distribution,
  },
};

const isOfState = (type: string) => /^(pulumi|random):/.test(type);

/** Whether the time of a type is known: it is in the table, or known to be quick. */
export const hasTime = ({ type, isCustom }: Step): boolean =>
  !isCustom || times[type] !== undefined || kindOf(type) !== undefined || isOfState(type) || isFree(type);

/** What costs nothing by itself is a setting or a rule, which AWS writes at once. */
const isFree = (type: string) => {
  const cost = costOf(type);
  return cost !== undefined && Object.keys(cost).length === 0;
};

const nothing: Duration = durations.ofState;
const given = (time: TimesOf[keyof TimesOf], step: Step): Duration =>
  (typeof time === "function" ? time(step) : time) ?? (isOfState(step.type) ? nothing : durations.usual);

/** How long it takes until a step is done with what is new or changed. A deletion takes nothing here. */
export function timeToMake(step: Step): Duration {
  if (!step.isCustom) return nothing;
  const of = times[step.type] ?? {};
  switch (step.operation) {
    case "create":
      return given(of.creation, step);
    case "replace":
      return step.deletesFirst ? plus(given(of.creation, step), given(of.deletion, step)) : given(of.creation, step);
    case "update":
      return given(of.change, step);
    case "import":
    case "refresh":
      return given(undefined, step);
    default:
      return nothing;
  }
}

/** How long it takes to delete what a step takes away at the end of the update. */
export function timeToRemove(step: Step): Duration {
  const isRemoved = step.operation === "delete" || (step.operation === "replace" && !step.deletesFirst);
  return step.isCustom && isRemoved ? given(times[step.type]?.deletion, step) : nothing;
}
