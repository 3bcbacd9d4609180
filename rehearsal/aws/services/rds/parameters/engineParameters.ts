import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A parameter that RDS knows for a family of parameter groups. */
export interface EngineParameter {
  /** RDS's DataType. */
  readonly type: string;
  /** `static` parameters take effect at the next restart of a database. */
  readonly apply: "dynamic" | "static";
  /** Allowed values: words and ranges `1-100`, with commas between them. Default: any text. */
  readonly allowed?: string;
  /** Whether RDS refuses to change it. Default: false. */
  readonly fixed?: boolean;
}

/**
 * The parameters of the family mysql8.4, by name. RDS publishes them only by DescribeEngineDefaultParameters. Names and allowed
 * values are those of the RDS console for default.mysql8.0, as a public repository has recorded them
 * (apecloud/kubeblocks-addons, addons/mysql/config); what MySQL 8.4 has renamed, removed and added comes from its release
 * notes ("What Is New in MySQL 8.4"). Whether a parameter is static was measured with mysqld: `SET GLOBAL` refuses it with
 * error 1238. Which ones RDS keeps for itself is supposed, but for those in the user guide, "Parameters for MySQL".
 */
export const engineParameters: ReadonlyMap<string, EngineParameter> = new Map(
  Object.entries(
    JSON.parse(readFileSync(join(__dirname, "engineParameters.json"), "utf8")) as Record<string, EngineParameter>,
  ),
);

/** Variables of a formula (RDS user guide, "Specifying DB parameters"). */
const variables =
  /AllocatedStorage|DBInstanceClassMemory|DBInstanceVCPU|EndPointPort|TrueIfReplica|DBInstanceClassHugePagesDefault/g;

/** Whether a value is a formula that RDS can compute: variables, whole numbers, `*`, `/`, and four functions. */
const isFormula = (value: string) =>
  /^\{.+\}$/.test(value) &&
  /^[\d*/(),{}\s]*$/.test(value.replace(variables, "1").replace(/\b(GREATEST|LEAST|SUM|IF)\b/gi, ""));

/** Whether RDS takes a value for a parameter. */
export function takes({ allowed, type }: EngineParameter, value: string): boolean {
  if (allowed === undefined) return value !== "";
  const parts = allowed.split(",");
  if (value.startsWith("{")) return parts.includes(value) || (type === "integer" && isFormula(value));
  const items = type === "list" ? value.split(",").map(item => item.trim()) : [value];
  return items.every(item => parts.some(part => part === item || isWithin(part, item, type !== "float")));
}

function isWithin(part: string, item: string, isWhole: boolean): boolean {
  const form = isWhole ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
  const [, low, high] = /^(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)$/.exec(part) ?? [];
  if (low === undefined || high === undefined || !form.test(item)) return false;
  if ([low, high, item].some(number => number.includes(".")))
    return Number(item) >= Number(low) && Number(item) <= Number(high);
  return BigInt(item) >= BigInt(low) && BigInt(item) <= BigInt(high);
}
