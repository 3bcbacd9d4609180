import { type Clock, RunningClock } from "./clock";
import type { Outputs, Resource } from "./resource";
import type { Token } from "./types/resourceTypes";

/** Accepts a type of the tables, and a text that is known at run time only, but no other literal. */
type Known<T extends string> = T & (T extends Token ? T : string extends T ? T : never);

/** One AWS account in one region: the resources that exist in it, whatever Pulumi's state says. */
export class Account {
  /** The number that AWS's documentation uses for examples. */
  readonly id = "123456789012";
  /** For example `eu-central-1`; empty until the provider is configured. */
  region = "";
  defaultTags: Record<string, string> = {};
  /** The time of this AWS. */
  readonly clock: Clock;
  readonly #resources = new Map<string, Resource>();
  readonly #stores = new Map<new () => object, object>();

  constructor(clock: Clock = new RunningClock(1)) {
    this.clock = clock;
  }

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
