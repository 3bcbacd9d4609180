import { fullKey, type Problem, type Values } from "../form";

/** A parameter of MySQL as RDS describes it (DescribeEngineDefaultParameters). */
export interface EngineParameter {
  /** Whether RDS lets anybody change it. */
  readonly isModifiable: boolean;
  /** Whether a change takes effect only when the database restarts. Otherwise RDS applies it at once. */
  readonly isStatic: boolean;
  /** What RDS takes: words and ranges such as `1-100`, with commas between them. Undefined: any text. */
  readonly allowed: string | undefined;
}

/** What RDS knows, by the parameter's name. */
export type EngineParameters = ReadonlyMap<string, EngineParameter>;

/** A parameter that the stack sets in the parameter group of its databases. */
export interface DatabaseParameter {
  /** Its name in RDS, for example `max_connections`. */
  readonly name: string;
  /** Its value as text; a switch is `0` or `1`. A formula of RDS such as `{DBInstanceClassMemory/12582880}` is in braces. */
  readonly value: string;
  /** Whether a change waits for a restart of the database. */
  readonly isStatic: boolean;
}

/** Parameters that the stack needs as they are, and why. */
const owned: Readonly<Record<string, string>> = {
  read_only: "a promotion fences the old primary with it, and RDS sets it for replicas",
  require_secure_transport: "passwords and data travel over TLS only",
  lower_case_table_names: "MySQL takes it only when it makes its first tables, and a replica would not start with it",
  default_password_lifetime: `an expired password would lock the site out; ${fullKey("databasePasswordGeneration")} changes the passwords`,
};

/**
 * What is wrong with `lamp:databaseParameters`: one problem for each parameter that the stack owns, that RDS does not have for
 * MySQL 8.4, that RDS does not let anybody change, or whose value RDS does not take.
 *
 * @param known what RDS knows. Undefined when it was not asked: then only owned parameters are found.
 */
export function parameterProblems(
  { databaseParameters = {} }: Partial<Values>,
  known: EngineParameters | undefined,
): Problem[] {
  return Object.entries(databaseParameters).flatMap(([name, value]) => {
    const must = ownedMust(name) ?? (known === undefined ? undefined : engineMust(name, value, known));
    return must === undefined ? [] : [{ key: fullKey("databaseParameters"), got: `${name}=${value}`, must }];
  });
}

/** The given parameters in the order of their names, each with what RDS says about it. */
export function parametersOf(
  { databaseParameters, requestTimeoutSeconds }: Pick<Values, "databaseParameters" | "requestTimeoutSeconds">,
  known: EngineParameters,
): readonly DatabaseParameter[] {
  // The stack's own value is 120 s. A page may stand still for longer without losing its connection.
  const longer = requestTimeoutSeconds > 60 ? { wait_timeout: String(2 * requestTimeoutSeconds) } : {};
  return Object.entries({ ...longer, ...databaseParameters })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value, isStatic: known.get(name)?.isStatic === true }));
}

function ownedMust(name: string): string | undefined {
  const why = owned[name.replaceAll("-", "_").toLowerCase()];
  return why === undefined ? undefined : `not set ${name}, which belongs to the stack: ${why}`;
}

function engineMust(name: string, value: string, known: EngineParameters): string | undefined {
  const found = known.get(name);
  if (found === undefined) {
    const near = [...known.keys()].filter(one => isNear(one, name)).slice(0, 3);
    const hint = near.length === 0 ? "" : `; there is ${near.join(", ")}`;
    return `name parameters that RDS has for MySQL 8.4; it has no ${name}${hint}`;
  }
  if (!found.isModifiable) return `not set ${name}: RDS lets nobody change it`;
  if (found.allowed === undefined || takes(found.allowed, value)) return undefined;
  return `set ${name} to what RDS takes: ${shortened(found.allowed)}`;
}

/** A name with another spelling, or an old word of MySQL. */
function isNear(one: string, name: string): boolean {
  const plain = (text: string) =>
    text.toLowerCase().replaceAll("-", "_").replace("slave", "replica").replace("master", "source");
  return plain(one) === plain(name) || (name.length > 4 && plain(one).includes(plain(name)));
}

/** Whether RDS takes a value. A formula is left to RDS: only it knows the class of the database. A list is taken item by item. */
function takes(allowed: string, value: string): boolean {
  if (/^\{.*\}$/.test(value)) return true;
  const parts = allowed.split(",").map(part => part.trim());
  const isTaken = (item: string) => parts.some(part => part === item || isWithin(part, item));
  return isTaken(value) || value.split(",").every(item => isTaken(item.trim()));
}

function isWithin(part: string, item: string): boolean {
  const [, low, high] = /^(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)$/.exec(part) ?? [];
  if (low === undefined || high === undefined || !/^-?\d+(\.\d+)?$/.test(item)) return false;
  return Number(item) >= Number(low) && Number(item) <= Number(high);
}

const shortened = (allowed: string) => (allowed.length > 120 ? `${allowed.slice(0, 120)}...` : allowed);
