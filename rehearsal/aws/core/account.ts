import { randomBytes, randomInt, randomUUID } from "node:crypto";

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

/** One AWS account in one region: what exists in it. How Pulumi asked for it is not its concern. */
export class Account {
  /** The number that AWS's documentation uses for examples. */
  readonly id = "123456789012";
  /** As `eu-central-1`; set when the provider is configured. */
  region = "";
  defaultTags: Record<string, string> = {};
  readonly #resources = new Map<string, Resource>();
  readonly #stores = new Map<new () => object, object>();

  /**
   * The private state of one service in this account, made on first use. The class that declares it is in the service's
   * folder, for example `RdsStore` in services/rds/store.ts.
   */
  store<State extends object>(declaration: new () => State): State {
    const state = (this.#stores.get(declaration) as State | undefined) ?? new declaration();
    this.#stores.set(declaration, state);
    return state;
  }

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
