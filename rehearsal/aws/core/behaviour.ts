import type { Account } from "./account";
import type { ApiCalls } from "./apiCalls";
import type { Hardware } from "./hardware";
import type { Inputs, Outputs, Resource } from "./resource";
import type { Token } from "./types/resourceTypes";

/** A mistake in a program's inputs: the property, and the text that the provider prints. */
export type Problem = readonly [property: string, text: string];

/** Whether the program sets an input, known or not. */
export type Given = (property: string) => boolean;

/**
 * What a resource type does beyond its row in the service's `types.ts`. Every method may be left out.
 * A method refuses with an `AwsError`.
 */
export interface Behaviour<T extends string = string> {
  /**
   * Checks of AWS or the provider that need no state; a preview runs them too. `inputs` holds only the values that are
   * known at that time.
   */
  check?(inputs: Inputs<T>, given: Given): readonly Problem[];
  /** Those of the `changed` inputs that replace the resource in this case only. `olds` is the engine's state. */
  replaces?(changed: readonly string[], olds: Inputs<T>, news: Inputs<T>): readonly string[];
  /** Whether the provider takes an input that differs from the engine's state `olds` as unchanged. Default: never. */
  isSuppressed?(key: string, olds: Inputs<T>, news: Inputs<T>): boolean;
  /** Name of the call that creates, where it depends on the inputs. Default: that of the row. */
  createCall?(inputs: Inputs<T>): string;
  /** Name of the call that makes an update, where it depends on the inputs. Default: that of the row. */
  updateCall?(resource: Resource<T>, inputs: Inputs<T>): string;
  /** Inputs that the creating call does not take. The resource begins without them; an update sets them after `start`. */
  setLater?(inputs: Inputs<T>, cloud: Cloud): readonly (keyof Inputs<T> & string)[];
  /** Creates the resource. Returns the outputs that the row does not tell; `id` replaces the row's id. */
  create?(draft: Resource<T>, cloud: Cloud): Promise<Told<T>> | Told<T>;
  /** The slow part of a creation: runs when the account has the resource and the machines are connected. */
  start?(resource: Resource<T>, cloud: Cloud): Promise<void>;
  /**
   * Whether the provider learns the id only after `start`. Then a failed start leaves a resource in AWS that the engine
   * does not know.
   */
  readonly isNamedAfterStart?: boolean;
  /** Ends a creation: sets the inputs of `setLater` by `setRest`, and makes the calls that follow. Default: `setRest`. */
  finish?(resource: Resource<T>, later: readonly string[], setRest: () => Promise<void>, cloud: Cloud): Promise<void>;
  /**
   * Makes the calls that come before the one of `update`, and notes in `resource` what they did. `changed` are the inputs
   * that differ from the engine's state, whatever the account says.
   */
  beforeUpdate?(resource: Resource<T>, changed: readonly string[], inputs: Inputs<T>, cloud: Cloud): Promise<void>;
  /**
   * Changes the resource in place. `resource` still holds the old properties. `inputs` are those of AWS with the changed
   * ones of the program. Returns the outputs that change.
   */
  update?(resource: Resource<T>, inputs: Inputs<T>, cloud: Cloud, call: string): Promise<Told<T>> | Told<T>;
  /** Makes the calls that come before the one of `remove`. `state` is the engine's. */
  beforeRemove?(resource: Resource<T>, state: Outputs<T>, cloud: Cloud): Promise<void>;
  /** Deletes what the resource runs. Refuses while the resource is in use. */
  remove?(resource: Resource<T>, cloud: Cloud): Promise<void> | void;
  /** Returns the outputs that may have changed without the program. */
  refresh?(resource: Resource<T>, cloud: Cloud): Promise<Told<T>> | Told<T>;
}

/**
 * Outputs, and for `create` also the id. A method that returns several outputs names this type, because TypeScript accepts
 * a misspelt property beside a correct one unless the return type is written out.
 */
export type Told<T extends string> = Outputs<T> & { readonly id?: string };

/** What behaviours work with. */
export interface Cloud {
  readonly account: Account;
  readonly hardware: Hardware;
  /** Through it goes every call that changes something in the account. */
  readonly calls: ApiCalls;
  /** The program's time-out for the present call (`customTimeouts`), in seconds of AWS. Default: the provider's own. */
  readonly timeoutSeconds?: number;
  /** Folder of the Pulumi program, to which relative paths of its assets refer. */
  readonly programFolder: string;
  /** Issues a certificate for the names, with a key by ACM's name of its algorithm. Returns certificate, chain and key as PEM. */
  issueCertificate(names: readonly string[], keyAlgorithm: string): Promise<string>;
  /** Brings the machines in line with the account. */
  settle(): Promise<void>;
}

/** Behaviours of a service, by resource type. */
export type Behaviours = { readonly [T in Token]?: Behaviour<T> };
