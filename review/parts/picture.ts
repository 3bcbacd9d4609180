import { isReplica } from "../knowledge/databaseRules";
import type { Plan, Step } from "../plan/plan";
import { type Item, itemsOf } from "./inventory";

/** How a changed resource looks. */
const classes = {
  create: "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  update: "fill:#fff8c5,stroke:#9a6700,color:#1f2328",
  replace: "fill:#ffdfb6,stroke:#bc4c00,color:#1f2328",
  delete: "fill:#ffebe9,stroke:#cf222e,color:#1f2328",
} as const;
type Mark = keyof typeof classes;

const markOf = ({ operation }: Step): Mark | undefined =>
  operation === "forget"
    ? "delete"
    : operation === "import"
      ? "create"
      : operation === "refresh"
        ? "update"
        : operation === "same"
          ? undefined
          : operation;

/** Most nodes that a picture has. GitHub draws larger ones too small to read. */
const mostNodes = 40;

/** A mermaid diagram of the stack by zones and tiers, with the changed parts marked. Undefined: there is nothing to draw. */
export function picture(plan: Plan): string | undefined {
  // What is deleted is drawn as well, so both sides are asked.
  const all = (type: string): Item[] => {
    const after = itemsOf(plan, "after", type);
    const there = new Set(after.map(({ step }) => step.urn));
    return [...itemsOf(plan, "before", type).filter(({ step }) => !there.has(step.urn)), ...after];
  };
  const balancers = all("aws:lb/loadBalancer:LoadBalancer");
  const servers = all("aws:ec2/instance:Instance");
  const databases = all("aws:rds/instance:Instance");
  const drawn = [...balancers, ...servers, ...databases];
  if (drawn.length === 0 || drawn.length > mostNodes) return undefined;
  const ids = new Map(drawn.map(({ step }, index) => [step.urn, `n${index}`]));
  const id = ({ step }: Item) => ids.get(step.urn) ?? "";
  const label = ({ step }: Item, more: string) =>
    `${id({ step, inputs: {}, zone: undefined })}["${escaped(step.name)}<br/>${escaped(more)}"]`;
  const zones = [...new Set([...servers, ...databases].map(({ zone }) => zone ?? "zone not known"))].sort();
  const replicas = databases.filter(({ inputs }) => isReplica(inputs));
  const primaries = databases.filter(item => !replicas.includes(item));
  return [
    "flowchart TB",
    ...(balancers.length === 0 ? [] : ["  users((visitors))"]),
    ...balancers.map(item => `  ${label(item, "load balancer")}`),
    ...zones.flatMap((zone, index) => [
      `  subgraph z${index}["${escaped(zone)}"]`,
      ...servers
        .filter(item => (item.zone ?? "zone not known") === zone)
        .map(item => `    ${label(item, String(item.inputs["instanceType"] ?? "server"))}`),
      ...databases
        .filter(item => (item.zone ?? "zone not known") === zone)
        .map(
          item =>
            `    ${label(item, isReplica(item.inputs) ? "replica" : item.inputs["multiAz"] === true ? "primary with a standby" : "primary")}`,
        ),
      "  end",
    ]),
    ...balancers.flatMap(balancer => [
      `  users --> ${id(balancer)}`,
      ...servers.map(server => `  ${id(balancer)} --> ${id(server)}`),
    ]),
    ...servers.flatMap(server => primaries.map(primary => `  ${id(server)} --> ${id(primary)}`)),
    ...replicas.flatMap(replica => primaries.slice(0, 1).map(primary => `  ${id(primary)} ==> ${id(replica)}`)),
    ...Object.entries(classes).flatMap(([name, style]) => {
      const marked = drawn.filter(({ step }) => markOf(step) === name).map(id);
      return marked.length === 0 ? [] : [`  classDef ${name} ${style}`, `  class ${marked.join(",")} ${name}`];
    }),
  ].join("\n");
}

const escaped = (text: string) => text.replaceAll(/[^\p{L}\p{N} .:_/-]/gu, " ").slice(0, 60);
