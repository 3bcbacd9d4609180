import { Interfaces } from "../services/ec2/interfaces";
import { random } from "./random";
import type { Outputs, Resource } from "./resource";
import type { Token } from "./types/resourceTypes";

export type { Resource } from "./resource";
export { random } from "./random";
export { type Properties, list, record, text } from "./values";

/** Accepts a type of the tables, and a text that is known at run time only, but no other literal. */
type Known<T extends string> = T & (T extends Token ? T : string extends T ? T : never);

/** One AWS account in one region: the resources that exist in it, whatever Pulumi's state says. */
export class Account {
  /** The number that AWS's documentation uses for examples. */
  readonly id = "123456789012";
  /** For example `eu-central-1`; empty until the provider is configured. */
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

  get<T extends string>(type: Known<T>, id: unknown): Resource<T> | undefined {
    return this.#resources.get(`${type} ${String(id)}`) as Resource<T> | undefined;
  }

  /** All resources of these types, the oldest first. */
  all<T extends string>(...types: Known<T>[]): Resource<T>[] {
    const wanted: readonly string[] = types;
    return this.everything().filter((r): r is Resource<T> => wanted.includes(r.type));
  }

  /** Every resource, the oldest first. */
  everything(): Resource[] {
    return [...this.#resources.values()];
  }

  /** The oldest resource of the type whose output has the value. */
  find<T extends string>(type: Known<T>, output: keyof Outputs<T>, value: unknown): Resource<T> | undefined {
    return this.all<T>(type).find(r => r.outputs[output] === value);
  }

  get size(): number {
    return this.#resources.size;
  }
}
