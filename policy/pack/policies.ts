import type {
  PolicyConfigSchema,
  PolicyPackConfig,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { Graph } from "./graph";
import { type Properties, type Resource, stackOf } from "./resource";
import type { Parameter } from "./settings";
import type { Rule } from "./rule";
import { Settings, fits, parametersOf } from "./settings";
import { Unknowns } from "./unknowns";

/** The rules as the SDK takes them. */
export function policiesOf(rules: readonly Rule[]): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const inputs = new Map<string, Properties>();
  return rules.map(rule => (rule.ofStack ? stackPolicy(rule, inputs) : resourcePolicy(rule, inputs)));
}

function resourcePolicy(rule: Rule, inputs: Map<string, Properties>): ResourceValidationPolicy {
  return {
    ...heading(rule),
    validateResource: (args, report) => {
      inputs.set(args.urn, args.props);
      const checks = (rule.ofResource ?? []).filter(({ types }) => types.includes(args.type));
      if (checks.length === 0) args.notApplicable("it looks at other types");
      const settings = new Settings(rule, args.getConfig<PolicyPackConfig>());
      const resource = seen(args);
      if (isExcepted(resource, settings)) args.notApplicable("the configuration excepts it");
      const unknowns = new Unknowns();
      for (const { look } of checks)
        unknowns.attempt(args.name, () => look(resource, message => report(sentence(args.name, message)), settings));
      unknowns.report("It checks then, before the resource is made or changed.");
    },
  };
}

function stackPolicy(rule: Rule, inputs: ReadonlyMap<string, Properties>): StackValidationPolicy {
  return {
    ...heading(rule),
    validateStack: (args, report) => {
      const settings = new Settings(rule, args.getConfig<PolicyPackConfig>());
      const graph = new Graph(args.resources, inputs);
      const unknowns = new Unknowns();
      for (const { types, look } of rule.ofStack ?? [])
        for (const resource of graph.managed(types))
          if (!isExcepted(resource, settings))
            unknowns.attempt(resource.name, () =>
              look(resource, message => report(sentence(resource.name, message), resource.urn), settings, graph),
            );
      unknowns.report("It checks at the end of the update, when all resources are made.");
    },
  };
}

const sentence = (name: string, message: string) => `${name}: ${message}`;

const seen = (args: ResourceValidationArgs): Resource => ({
  type: args.type,
  name: args.name,
  urn: args.urn,
  props: args.props,
  deleteBeforeReplace: args.opts.deleteBeforeReplace,
  provider: args.provider?.props ?? {},
});

const isExcepted = ({ name, urn }: Resource, settings: Settings) =>
  fits(name, settings.list("except")) || fits(stackOf(urn), settings.list("exceptStacks"));

const heading = (rule: Rule) => ({
  name: rule.name,
  description: rule.description,
  enforcementLevel: rule.level,
  severity: rule.severity,
  configSchema: schemaOf(rule),
});

const schemaOf = (rule: Rule): PolicyConfigSchema => ({
  properties: Object.fromEntries(
    Object.entries(parametersOf(rule)).map(([name, parameter]) => [name, propertyOf(parameter)]),
  ),
});

const propertyOf = ({ type, description, default: usual }: Parameter) => ({
  type,
  description,
  default: typeof usual === "object" ? [...usual] : usual,
  ...(type === "integer" ? { minimum: 0 } : {}),
});
