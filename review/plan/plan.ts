/** What Pulumi does with a resource. `forget`: it leaves the stack and is not deleted. `refresh`: the state takes over what AWS says. */
export type Operation = "create" | "update" | "replace" | "delete" | "forget" | "import" | "refresh" | "same";

/** A property that changes. */
export interface Change {
  /** Path of the property, for example `rootBlockDevice.volumeSize`. */
  readonly path: string;
  /** First part of the path, for example `rootBlockDevice`. Rules are by this name. */
  readonly property: string;
  /** The value in the state. Undefined: there was none. */
  readonly before: unknown;
  /** The value that the program wants. Undefined: there is none any more. It may be `unknownValue`. */
  readonly after: unknown;
  /** Whether this change alone replaces the resource. */
  readonly replaces: boolean;
}

/** One step of a preview: a resource, and what happens to it. */
export interface Step {
  readonly operation: Operation;
  readonly urn: string;
  /** Type of the resource, for example `aws:ec2/instance:Instance`. */
  readonly type: string;
  /** Name in the program, for example `lamp-web-1`. */
  readonly name: string;
  /** URN of the component that it belongs to. */
  readonly parent: string | undefined;
  /** False for a component, which is nothing but a group of resources. */
  readonly isCustom: boolean;
  /** Inputs in the state. Undefined for a resource that is created. */
  readonly before: Properties | undefined;
  /** Inputs that the program wants. Undefined for a resource that is deleted. */
  readonly after: Properties | undefined;
  /** What AWS said of the resource, for example its id in `id`. Empty for a resource that is created. */
  readonly outputs: Properties;
  readonly changes: readonly Change[];
  /** A replacement that deletes the old resource before the new one is there. */
  readonly deletesFirst: boolean;
  /** URNs of the resources that it waits for. */
  readonly dependencies: readonly string[];
  /** The same by property: URNs of the resources from which its value comes. */
  readonly origins: Readonly<Record<string, readonly string[]>>;
  /** What Pulumi says of a creation that AWS did not finish. */
  readonly initErrors: readonly string[];
}

export type Properties = Readonly<Record<string, unknown>>;

/** A message of the program or of a provider. */
export interface Diagnostic {
  readonly urn: string | undefined;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
}

/** A preview. */
export interface Plan {
  readonly project: string;
  readonly stack: string;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the preview lists unchanged resources too (`--show-sames`). Without them, the picture and the totals are of a part. */
  readonly isWhole: boolean;
  /** The stack's configuration, by full key. Secret values are hidden. */
  readonly config: Readonly<Record<string, string>>;
  /** Region of AWS, if the plan's configuration names it. */
  readonly region: string | undefined;
  /** Why the preview may not be the whole truth, a sentence each: then nobody can say that there is no risk. */
  readonly doubts: readonly string[];
}

/** Pulumi's word for a value that is known only when the update runs. Source: sdk/go/common/resource/plugin/rpc.go, UnknownStringValue. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value contains one that is known only when the update runs. */
export const isUnknown = (value: unknown): boolean =>
  typeof value === "string" ? value.includes(unknownValue) : (JSON.stringify(value)?.includes(unknownValue) ?? false);

/** The order of names as a person sorts them: `web-2` comes before `web-10`. The engine's own order differs each time. */
export const byName = (a: Step, b: Step): number => order.compare(a.name, b.name);
const order = new Intl.Collator("en", { numeric: true });
