import type { PolicyResource } from "@pulumi/policy";
import { type Properties, type Resource, isGiven } from "./resource";

interface Node {
  readonly resource: Resource;
  readonly isManaged: boolean;
  readonly references: Readonly<Record<string, readonly string[]>>;
  /** What AWS says of it, for example its id. */
  readonly outputs: Properties;
}

/** All resources of a stack, and which refers to which. */
export class Graph {
  readonly #nodes: ReadonlyMap<string, Node>;

  /**
   * @param given what the engine passes to a rule about the stack: it has the outputs of each resource
   * @param inputs what the program wants, by URN, as the engine has passed it before. Outputs also hold what others have added,
   *   for example the rules of a security group that are resources of their own
   */
  constructor(given: readonly PolicyResource[], inputs: ReadonlyMap<string, Properties>) {
    this.#nodes = new Map(
      given.map(one => [
        one.urn,
        {
          resource: {
            type: one.type,
            name: one.name,
            urn: one.urn,
            props: inputs.get(one.urn) ?? one.props,
            deleteBeforeReplace: one.opts.deleteBeforeReplace,
            provider: one.provider?.props ?? {},
          },
          isManaged: inputs.size === 0 || inputs.has(one.urn),
          references: Object.fromEntries(
            Object.entries(one.propertyDependencies).map(([name, to]) => [name, to.map(({ urn }) => urn)]),
          ),
          outputs: one.props,
        },
      ]),
    );
  }

  /** The resources of these types that the program manages, not those that it only reads. */
  managed(types: readonly string[]): readonly Resource[] {
    return this.#all(types).flatMap(({ resource, isManaged }) => (isManaged ? [resource] : []));
  }

  /**
   * The resources of these types that a property refers to: because the program passes an output of them, else because the value
   * is their id, ARN or name.
   *
   * @param properties the values of the outputs that name them, for example `id`
   */
  referred(from: Resource, property: string, types: readonly string[], outputs: readonly string[] = ["id", "arn"]) {
    const urns = this.#nodes.get(from.urn)?.references[property] ?? [];
    const linked = urns.flatMap(urn => {
      const node = this.#nodes.get(urn);
      return node !== undefined && types.includes(node.resource.type) ? [node.resource] : [];
    });
    if (linked.length > 0) return linked;
    const values = known(() => [from.props[property]].flat().filter(isGiven)) ?? [];
    return this.#all(types)
      .filter(node => outputs.some(name => values.includes(known(() => node.outputs[name]))))
      .map(({ resource }) => resource);
  }

  /** The managed resources of these types whose property refers to this one. */
  referring(
    to: Resource,
    property: string,
    types: readonly string[],
    outputs?: readonly string[],
  ): readonly Resource[] {
    return this.managed(types).filter(one =>
      this.referred(one, property, [to.type], outputs).some(({ urn }) => urn === to.urn),
    );
  }

  /** A property that AWS decides, if the program does not. */
  output(of: Resource, name: string): unknown {
    return this.#nodes.get(of.urn)?.outputs[name];
  }

  #all(types: readonly string[]): readonly Node[] {
    return [...this.#nodes.values()].filter(({ resource }) => types.includes(resource.type));
  }
}

/** A value, or undefined when only the update will know it. */
function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
