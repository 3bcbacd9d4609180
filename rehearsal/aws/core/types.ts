import { random, type Account, type Properties } from "./account";
import table from "./types.json";

/** What is known of a resource type without any code: a row of types.json. */
export interface ResourceType {
  /** Template of the id; see `fill`. */
  readonly id: string;
  readonly arn?: string;
  /** Every property that a program may set; any other is refused. */
  readonly inputs: readonly string[];
  readonly required: readonly string[];
  /** Outputs that are no inputs, with the kind of value they hold. */
  readonly computed: Readonly<Record<string, Kind>>;
  /** Inputs that AWS fills in when left out. */
  readonly optionalComputed: Readonly<Record<string, Kind>>;
  /** A change replaces the resource (upstream ForceNew). */
  readonly replaceOn: readonly string[];
  /** Paths inside objects, `rootBlockDevice.encrypted`; `.*` for everything below. */
  readonly replaceOnNested?: readonly string[];
  /** What the provider puts in when left out; a dotted path counts only where its block is given. */
  readonly defaults?: Properties;
  /** What AWS puts in. */
  readonly awsDefaults?: Properties;
  readonly autoName?: { property: string; maxLength: number; separator: string; randomHexDigits: number };
}

export type Kind = "string" | "boolean" | "number" | "list" | "map" | "object";

const types = table as unknown as Readonly<Record<string, ResourceType>>;

export const typeCount = Object.keys(types).length;

/** Older module names of the same resources: `aws:alb/…` is `aws:lb/…`. */
const canonical = (type: string) => type.replace(/^aws:(alb|applicationloadbalancing)\//, "aws:lb/");

/** The row of a type. Throws for a type that the stand-in does not know, as silence would rehearse nothing. */
export function resourceType(type: string): ResourceType {
  const row = types[canonical(type)];
  if (row === undefined)
    throw new Error(
      `the rehearsal does not know the resource type ${type}; it knows the ${typeCount} types listed in rehearsal/aws/core/types.json`,
    );
  return row;
}

/** Fills a template: `<hex17>` random digits, `<region>`, `<account>`, `<uuid>`, else the property of that name. */
export function fill(template: string, properties: Properties, account: Account): string {
  return template.replace(/<(\w+?)(\d*)>/g, (_, word: string, count: string) => {
    const n = Number(count);
    switch (word) {
      case "hex":
        return random.hex(n);
      case "digits":
        return random.digits(n);
      case "upper":
        return random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", n);
      case "alnum":
        return random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", n);
      case "uuid":
        return random.uuid();
      case "timestamp":
        return new Date().toISOString();
      case "region":
        return String(properties["region"] ?? account.region);
      case "account":
        return account.id;
      default:
        return String(properties[word + count] ?? "");
    }
  });
}

export const zeroOf = (kind: Kind): unknown =>
  ({ string: "", boolean: false, number: 0, list: [], map: {}, object: undefined })[kind];
