import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseParameter } from "../../settings/catalogs/databaseParameters";
import { restartAdvice } from "../../settings/catalogs/restart";
import { mysqlSeries } from "../../settings/mysql";
import { known } from "../known";

interface GroupParameter {
  readonly name: string;
  readonly value: string;
  readonly applyMethod: string;
}

/**
 * The parameters of the stack. `lamp:databaseParameters` can give other values to all but the first.
 *
 * `wait_timeout` is in seconds. Each PHP process keeps a connection for each password that it has had, and a server that loses
 * power does not close its own. With MySQL's default of 8 hours, two rotations of the password would use up the connections of a
 * small class. A page that leaves a connection idle for longer loses it; lamp:databaseParameters can set more.
 *
 * Without `log_bin_trust_function_creators`, MySQL refuses CREATE TRIGGER and CREATE FUNCTION (error 1419) to every account
 * without SUPER, which RDS gives to nobody (re:Post, "rds-mysql-functions"). It protects replicas that replay statements; those of
 * this stack replay rows.
 */
const usual: readonly DatabaseParameter[] = [
  { name: "require_secure_transport", value: "1", isStatic: false },
  { name: "wait_timeout", value: "120", isStatic: false },
  { name: "log_bin_trust_function_creators", value: "1", isStatic: false },
];

/**
 * The parameters of a database that sends its logs to CloudWatch: statements of 2 s and more are written to a file, from which RDS sends
 * them. With log_output=TABLE they would stay in the database (RDS user guide, "MySQL database log files").
 */
const logging: readonly DatabaseParameter[] = [
  { name: "slow_query_log", value: "1", isStatic: false },
  { name: "long_query_time", value: "2", isStatic: false },
  { name: "log_output", value: "FILE", isStatic: false },
];

/** All parameters of a group. RDS refuses to apply a static one at once. */
export function groupParameters(
  given: readonly DatabaseParameter[],
  isFenced: boolean,
  isLogging = false,
): GroupParameter[] {
  const all = new Map([...usual, ...(isLogging ? logging : []), ...given].map(one => [one.name, one]));
  // RDS's default is "only when it is a replica", which a retired primary is not.
  if (isFenced) all.set("read_only", { name: "read_only", value: "1", isStatic: false });
  return [...all.values()].map(({ name, value, isStatic }) => ({
    name,
    value,
    applyMethod: isStatic ? "pending-reboot" : "immediate",
  }));
}

export interface DatabaseParameterGroupArgs {
  /** What is set besides the parameters of the stack. A change is made in place; see `DatabaseParameter.isStatic`. */
  readonly databaseParameters: readonly DatabaseParameter[];
  /**
   * For how many days CloudWatch keeps the database's logs. 0: it sends none. A change to or from 0 changes the database and its
   * parameters in place, without a restart.
   */
  readonly logDays: number;
  /** Whether the database takes no writes. A change is made in place, at once. */
  readonly isFenced: boolean;
  /** RDS identifier of the database that uses the group, for the text about a restart. */
  readonly identifier: pulumi.Input<string>;
}

/** The parameter group of one database. Its preview warns of parameters that wait for a restart. */
export function databaseParameterGroup(
  serverName: string,
  { databaseParameters, logDays, isFenced, identifier }: DatabaseParameterGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.rds.ParameterGroup {
  const notice = new pulumi.ResourceHook(
    `${serverName}-parameters-restart`,
    async ({ oldInputs = {}, newInputs = {} }) => {
      const names = waiting(parametersIn(oldInputs), parametersIn(newInputs));
      if (names.length > 0) pulumi.log.warn(restartText(names, (await known(pulumi.output(identifier))) ?? serverName));
    },
    { onDryRun: true },
  );
  return new aws.rds.ParameterGroup(
    `${serverName}-parameters`,
    {
      family: `mysql${mysqlSeries}`,
      description: "TLS only",
      parameters: groupParameters(databaseParameters, isFenced, logDays > 0),
    },
    {
      ...opts,
      hooks: { beforeUpdate: [notice] },
      // A retired database keeps the group that it has (`isLeftAlone`). If `--replace` asked for another one, that would get the
      // fence, and the database would go on writing. So Pulumi tries to delete the old one first, which RDS refuses.
      deleteBeforeReplace: isFenced,
    },
  );
}

const parametersIn = (inputs: object): readonly GroupParameter[] =>
  (inputs as { parameters?: readonly GroupParameter[] }).parameters ?? [];

/** Names of the static parameters that an update changes, adds or takes away. */
export function waiting(before: readonly GroupParameter[], after: readonly GroupParameter[]): string[] {
  const statics = (all: readonly GroupParameter[]) =>
    new Map(all.filter(one => one.applyMethod === "pending-reboot").map(one => [one.name, one.value]));
  const [old, now] = [statics(before), statics(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter(name => old.get(name) !== now.get(name)).sort();
}

/** What the preview says about them. */
export const restartText = (names: readonly string[], identifier: string) =>
  `${identifier} takes ${names.join(", ")} only when it restarts, and neither RDS nor this update restarts it. ` +
  `After this update: ${restartAdvice(identifier)} ` +
  "Until then the database cannot be fenced, so a promotion is refused.";
