import { type Clock, poll as pollAws } from "./polling";

/** What the load balancer says about one server. */
export interface TargetHealth {
  /** EC2 instance id, `i-...`. */
  readonly id: string;
  /** Port by which it is registered. Undefined when it is not registered. */
  readonly port: number | undefined;
  /** In AWS's words: `initial`, `healthy`, `unhealthy`, `unused`, `draining`, `unavailable`; or `not registered`. */
  readonly state: string;
  /** AWS's code of the reason, for example `Target.FailedHealthChecks`. */
  readonly reason: string | undefined;
  /** AWS's text of the reason, for example `Health checks failed with these codes: [502]`. */
  readonly description: string | undefined;
}

/** A target group of the load balancer. */
export interface TargetGroup {
  /** The health of every target of the group, including those that are draining. */
  health(): Promise<readonly TargetHealth[]>;
  /** Begins to drain targets. */
  deregister(targets: readonly TargetHealth[]): Promise<void>;
}

export interface Watch {
  /** The target group whose servers are watched. */
  readonly group: TargetGroup;
  /** The time; a test brings its own. */
  readonly clock: Clock;
  /** Instance ids of the servers that the program declares. */
  readonly servers: readonly string[];
  /** How long to wait, in seconds. */
  readonly timeoutSeconds: number;
  /** Receives a sentence about each answer. */
  readonly say: (text: string) => void;
}

/** Waits until every server is healthy. Returns those that are not when the time is up; an empty list means success. */
export async function waitUntilHealthy(watch: Watch): Promise<readonly TargetHealth[]> {
  let sick: readonly TargetHealth[] = [];
  await poll(watch, health => {
    const servers = watch.servers.map(id => health.find(target => target.id === id) ?? unregistered(id));
    sick = servers.filter(server => server.state !== "healthy");
    watch.say(
      `${servers.length - sick.length} of ${servers.length} web servers are healthy` +
        sick.map(server => `; ${server.id}: ${explain(server)}`).join(""),
    );
    return sick.length === 0;
  });
  return sick;
}

/**
 * Takes every other target out of the group and waits until its last requests are answered. Pulumi terminates the old
 * servers right after this, and AWS does not wait for requests when a server is terminated. Returns the targets that have
 * not left in time.
 */
export async function drainOthers(watch: Watch): Promise<readonly TargetHealth[]> {
  const isOther = (target: TargetHealth) => !watch.servers.includes(target.id);
  let others = (await watch.group.health()).filter(isOther);
  const staying = others.filter(target => target.state !== "draining");
  if (staying.length > 0) await watch.group.deregister(staying);
  if (others.length > 0)
    await poll(watch, health => {
      others = health.filter(isOther);
      watch.say(
        others.length === 0
          ? "the old servers have answered their last requests"
          : `waiting for the last requests of ${others.map(target => target.id).join(", ")}`,
      );
      return others.length === 0;
    });
  return others;
}

/** The state and AWS's reason, for example `unhealthy, Target.Timeout: Request timed out`. */
export function explain({ state, reason, description }: TargetHealth): string {
  return (
    [state, reason].filter(part => part !== undefined).join(", ") +
    (description === undefined ? "" : `: ${description}`)
  );
}

/** Asks for the health of the group until `done`. */
function poll(watch: Watch, done: (health: readonly TargetHealth[]) => boolean) {
  return pollAws({ ...watch, ask: () => watch.group.health() }, done);
}

function unregistered(id: string): TargetHealth {
  return { id, port: undefined, state: "not registered", reason: undefined, description: undefined };
}
