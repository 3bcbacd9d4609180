import { fullKey } from "../settings/form";
import type { ServerConsole } from "./serverConsole";
import { explain, isRegistered, type TargetHealth } from "./targetWatch";

/** Environment variable: 1 ends an `up` without looking at the servers. */
export const skip = "LAMP_SKIP_HEALTH_GATE";

/** How to go on without the gate, as the end of a sentence. */
export const exit = `go on without the check: ${skip}=1 pulumi up`;

/** A server that is not healthy. */
export interface SickServer {
  /** Its name in the program, for example `lamp-web-1`. */
  readonly name: string;
  /** Name of its availability zone, for example `eu-central-1a`. */
  readonly zone: string;
  /** What the load balancer says about it. */
  readonly health: TargetHealth;
  /** What it says itself. */
  readonly console: ServerConsole;
}

export interface HealthFailure {
  /** The servers that are not healthy, at least one. */
  readonly sick: readonly SickServer[];
  /** How many servers the program declares. */
  readonly of: number;
  /** Whether each of the sick servers has given up. Else the time was up. */
  readonly hasGivenUp: boolean;
  /** How many servers from before are healthy. */
  readonly othersHealthy: number;
  /** How long the gate has waited. */
  readonly seconds: number;
}

/** The text of a failed gate: which servers, AWS's reason, what they say, and the commands that help. */
export function failureText(failure: HealthFailure): string {
  const { sick, of, hasGivenUp, othersHealthy, seconds } = failure;
  const [verb, each] = sick.length === 1 ? ["is", "It has"] : ["are", "Each of them has"];
  return [
    `${sick.length} of ${of} web servers ${verb} not healthy after ${seconds} s` +
      (hasGivenUp ? `. ${each} given up, so the update waits no longer.` : ` (${fullKey("healthTimeoutSeconds")}).`),
    othersHealthy > 0
      ? "No old server was removed: the servers from before still serve the site."
      : sick.length < of
        ? "The healthy servers serve the site. There are no healthy servers from before."
        : "Nothing serves the site: there are no healthy servers from before.",
    ...sick.flatMap(({ name, zone, health, console }) => [
      `  ${name} (${health.id}) in ${zone}: ${explain(health)}`,
      ...(console.failed === undefined ? [] : [`    its setup has failed at ${console.failed}`]),
      ...console.tail.map(line => `    | ${line}`),
    ]),
    ...whatToDo(failure),
  ].join("\n");
}

/** The ways to go on, a line each. Every command in them is run by a test. */
function whatToDo({ sick, othersHealthy }: HealthFailure): string[] {
  const gone = sick.filter(({ health }) => !isRegistered(health));
  const failed = sick.filter(({ console }) => console.failed !== undefined);
  const replace = sick.map(({ name }) => `--replace '**Instance::${name}'`).join(" ");
  return [
    "What to do: correct the cause first.",
    "  If that changed the site or a setting: pulumi up, which makes new servers.",
    `  If it changed something else, for example a route or a mirror: pulumi up ${replace}. A server does not begin its setup again.`,
    ...(gone.length === 0
      ? []
      : ["  If somebody has taken a server out of the target group: pulumi up --refresh, which registers it again."]),
    ...(failed.length + gone.length === sick.length
      ? []
      : ["  If a server only needs more time: pulumi up, which waits once more."]),
    ...(othersHealthy > 0
      ? ["  To keep the release from before: take the change back, then pulumi up --refresh."]
      : []),
    `  If only the check is wrong, ${exit}.`,
  ];
}
