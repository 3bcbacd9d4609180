import { AwsError } from "../../../core/awsError";
import { type Properties, list } from "../../../core/values";
import { fits } from "../../../../support/wildcard";

/** A call of EC2 that takes filters. */
export interface Query<Name extends string> {
  /** What the provider says before an error, for example `reading EC2 AMIs`. */
  readonly doing: string;
  /** For example `DescribeImages`. */
  readonly operation: string;
  /** The filters that the rehearsal knows; besides, `tag:KEY` compares a tag. */
  readonly filters: readonly Name[];
}

/** What is compared with the filters: a value for each name. An empty one fits no filter but `*`. */
export type Traits<Name extends string> = Readonly<Record<Name, string>>;

/**
 * The things that meet every filter: one of the filter's values fits, and `*` and `?` are wildcards.
 *
 * @throws AwsError for a filter that the call does not know. EC2 refuses it too; here some of AWS's own are missing, so the
 *   text names those that there are.
 */
export function select<T, Name extends string>(
  query: Query<Name>,
  args: Properties,
  things: readonly T[],
  traits: (thing: T) => Traits<Name>,
  tags: (thing: T) => Properties = () => ({}),
): T[] {
  const filters = list<{ readonly name: string; readonly values: readonly string[] }>(args["filters"]);
  const isTag = (name: string) => name.startsWith("tag:");
  const unknown = filters.find(({ name }) => !isTag(name) && !(query.filters as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new AwsError(
      query.doing,
      "EC2",
      query.operation,
      "InvalidParameterValue",
      `The filter '${unknown.name}' is invalid (the rehearsal knows ${query.filters.join(", ")})`,
    );
  const valueOf = (thing: T, name: string) =>
    isTag(name) ? tags(thing)[name.slice("tag:".length)] : traits(thing)[name as Name];
  return things.filter(thing =>
    filters.every(({ name, values }) => {
      const value = valueOf(thing, name);
      return value !== undefined && values.some(pattern => fits(pattern, String(value)));
    }),
  );
}
