import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { Interfaces } from "../services/ec2/interfaces";

/** Inputs or outputs of a resource, as they cross the engine's protocol. */
export type Properties = Record<string, unknown>;

export interface Resource {
  /** As `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  /** The provider's id; what other resources refer to. */
  readonly id: string;
  /** The name in the program, for people. */
  readonly name: string;
  inputs: Properties;
  outputs: Properties;
}

/** One AWS account in one region: what exists in it, and nothing about how Pulumi asked for it. */
export class Account {
  /** The number that AWS's documentation uses for examples. */
  readonly id = "123456789012";
  /** As `eu-central-1`; set when the provider is configured. */
  region = "";
  defaultTags: Record<string, string> = {};
  readonly interfaces = new Interfaces();
  /** Identifiers of the final snapshots that were taken; they outlive their database and their stack. */
  readonly snapshots = new Set<string>();
  /** `<target group arn> <target id>` of targets that an API call took out although their attachment still stands. */
  readonly deregistered = new Set<string>();
  /** The part of every RDS host name that is fixed for an account in a region (RDS user guide, "Endpoints"). */
  readonly databaseDomain = random.pick("abcdefghijklmnopqrstuvwxyz0123456789", 12);
  /** Names of deleted secrets that still wait in their recovery window. */
  readonly secretsInWindow = new Set<string>();
  /** Contents of S3 objects by `<bucket>/<key>`. */
  readonly objects = new Map<string, Uint8Array>();
  /** PEM of ACM certificates by ARN. */
  readonly certificates = new Map<string, string>();
  /** Master passwords of databases by identifier. */
  readonly masterPasswords = new Map<string, string>();
  /** Databases that do not run with all that their parameter group says, by identifier; as RDS words it. */
  readonly parameterChanges = new Map<string, { status: "applying" | "failed-to-apply" }>();
  readonly #resources = new Map<string, Resource>();

  put(resource: Resource): void {
    this.#resources.set(`${resource.type} ${resource.id}`, resource);
  }

  drop(type: string, id: string): void {
    this.#resources.delete(`${type} ${id}`);
  }

  get(type: string, id: unknown): Resource | undefined {
    return this.#resources.get(`${type} ${String(id)}`);
  }

  /** All resources of the types, oldest first. */
  all(...types: string[]): Resource[] {
    return [...this.#resources.values()].filter(r => types.includes(r.type));
  }

  /** Every resource, oldest first. */
  everything(): Resource[] {
    return [...this.#resources.values()];
  }

  /** The one resource of the type whose output has the value. */
  find(type: string, output: string, value: unknown): Resource | undefined {
    return this.all(type).find(r => r.outputs[output] === value);
  }

  get size(): number {
    return this.#resources.size;
  }
}

export const random = {
  hex: (digits: number) => randomBytes(digits).toString("hex").slice(0, digits),
  digits: (count: number) => Array.from({ length: count }, () => randomInt(10)).join(""),
  pick: (alphabet: string, count: number) =>
    Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join(""),
  uuid: () => randomUUID(),
};

/** Lists and texts out of properties whose form the SDK's types have already checked. */
export const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value));
export const list = <T = Properties>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);
export const record = (value: unknown): Properties =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Properties) : {};
