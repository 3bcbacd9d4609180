import type { Graph } from "./graph";
import type { Resource } from "./resource";
import type { Configurable, Settings } from "./settings";

/** What a rule does when it is broken. `mandatory` fails the preview, `advisory` only shows it, `disabled` does not look. */
export type Level = "mandatory" | "advisory" | "disabled";

/** Reports that the rule is broken. The message says what is wrong, where, what is allowed, and how to mend it. */
export type Tell = (message: string) => void;

/** A part of a rule that looks at one resource, before it is made or changed. */
export interface ResourceCheck {
  /** Tokens of the types that it looks at, for example `aws:rds/instance:Instance`. */
  readonly types: readonly string[];
  /** Reading a property whose value only the update will know ends the check; the pack then says so. */
  readonly look: (resource: Resource, tell: Tell, settings: Settings) => void;
}

/** A part of a rule that looks at resources of some types with all others of the stack at hand. */
export interface StackCheck {
  /** Tokens of the types that it looks at. */
  readonly types: readonly string[];
  /** Further tokens that it follows references to. */
  readonly joins: readonly string[];
  /** Called for each resource of the types. The same holds for unknown values as in `ResourceCheck`. */
  readonly look: (resource: Resource, tell: Tell, settings: Settings, graph: Graph) => void;
}

/** A rule of the pack. */
export interface Rule extends Configurable {
  /** Its name in the configuration and in the output, for example `encrypted-storage`. */
  readonly name: string;
  /** The rule as a sentence. */
  readonly description: string;
  /** What it does when nothing is configured. */
  readonly level: Level;
  readonly severity: "low" | "medium" | "high" | "critical";
  /** Controls that ask for the same, for example `FSBP EC2.8` (AWS Foundational Security Best Practices). */
  readonly controls: readonly string[];
  /** Checks that look at each resource by itself. A rule has these or `ofStack`. */
  readonly ofResource?: readonly ResourceCheck[];
  /** Checks that join several resources. The engine runs them at the end of the preview, and at the end of the update. */
  readonly ofStack?: readonly StackCheck[];
}
