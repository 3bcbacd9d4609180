import type { Account, Properties, Resource } from "./account";
import type { Hardware } from "./hardware";

/** A mistake in a program's inputs: the property, and the text that the provider prints. */
export type Problem = readonly [property: string, text: string];

/** Whether the program gives a property, known or not. */
export type Given = (property: string) => boolean;

/** What a type does beyond its row in types.json. Every part may be left out. */
export interface Behaviour {
  /**
   * AWS's limits, told before anything is made. `inputs` holds the known values only; `given` tells whether the
   * program gives one at all, known or not. Returns `[property, text]`.
   */
  check?(inputs: Properties, given: Given): readonly Problem[];
  /** Properties of `changed` that replace under these circumstances only. */
  replaces?(changed: readonly string[], olds: Properties, news: Properties): readonly string[];
  /** Makes it; returns the outputs that the row cannot tell. May refuse with an AwsError. */
  create?(draft: Resource, cloud: Cloud): Promise<Properties> | Properties;
  /** Runs once the resource stands in the account and the machines are wired: the slow part of a creation. */
  start?(resource: Resource, cloud: Cloud): Promise<void>;
  /** Changes it in place; `resource` still holds the old properties. Returns outputs that change with it. */
  update?(resource: Resource, inputs: Properties, cloud: Cloud): Promise<Properties> | Properties;
  /** Refuses with an AwsError while it is in use; otherwise takes down what it runs. */
  remove?(resource: Resource, cloud: Cloud): Promise<void> | void;
  /** Outputs that may have changed on their own. */
  refresh?(resource: Resource, cloud: Cloud): Promise<Properties> | Properties;
}

/** What behaviours work with. */
export interface Cloud {
  readonly account: Account;
  readonly hardware: Hardware;
  /** Folder of the Pulumi program, to which relative paths of its assets refer. */
  readonly programFolder: string;
  /** PEM certificate, chain and key for the names, from the authority that plays the public ones. */
  issueCertificate(names: readonly string[]): Promise<string>;
  /** Brings the machines in line with the account. */
  settle(): Promise<void>;
}

export type Behaviours = Readonly<Record<string, Behaviour>>;
