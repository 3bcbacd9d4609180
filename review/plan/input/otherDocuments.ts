import type { Properties } from "../plan";

const kinds: readonly (readonly [member: string, what: string])[] = [
  ["deployment", "the state of a stack (pulumi stack export)"],
  [
    "resourcePlans",
    "a plan for an update (pulumi preview --save-plan), which does not say what each property was before",
  ],
  ["resource_changes", "a plan of Terraform, and this review reads those of Pulumi"],
  ["planned_values", "a plan of Terraform, and this review reads those of Pulumi"],
  ["terraform_version", "a state of Terraform, and this review reads previews of Pulumi"],
  ["@level", "a log of Terraform, and this review reads previews of Pulumi"],
  ["AWSTemplateFormatVersion", "a template of CloudFormation, and this review reads previews of Pulumi"],
  ["ChangeSetName", "a change set of CloudFormation, and this review reads previews of Pulumi"],
  ["resources", "a list of resources, for example what pulumi preview --output json prints, without their properties"],
  ["result", "the summary of a command (--output json), without the steps"],
];

/** What a JSON document is that is no preview. Undefined: nothing that is known. */
export function kindOf(document: Properties): string | undefined {
  const found = kinds.find(([member]) => Object.hasOwn(document, member))?.[1];
  const { plan } = document;
  return found ?? (typeof plan === "object" && plan !== null ? kindOf(plan as Properties) : undefined);
}
