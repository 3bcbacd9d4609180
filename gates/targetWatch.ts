import { type Clock, poll as pollAws } from "./polling";

/** What the load balancer says of one server. */
export interface TargetHealth {
  /** Instance id. */
  readonly id: string;
  readonly port: number | undefined;
  /** AWS's words: `initial`, `healthy`, `unhealthy`, `unused`, `draining`, `unavailable`. */
  readonly state: string;
  /** As `Target.FailedHealthChecks`. */
  readonly reason: string | undefined;
  /** As `Health checks failed with these codes: [502]`. */
  readonly description: string | undefined;
}

/** The questions and requests to a target group. */
export interface TargetGroup {
  /** Every target of the group, with those that are on their way out. */
  health(): Promise<readonly TargetHealth[]>;
  deregister(targets: readonly TargetHealth[]): Promise<void>;
}

export interface Watch {
  readonly group: TargetGroup;
  readonly clock: Clock;
  /** Instance ids of the servers that the program declares. */
  readonly servers: readonly string[];
  readonly timeoutSeconds: number;
  /** Told once for every change of the picture. */
  readonly say: (text: string) => void;
}

/** Waits until every server is healthy. Returns those that still are not when the time is up: none is the good end. */
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
 * Takes every other target out of the group and waits until its requests are answered. Pulumi removes the old servers
 * right after this; AWS itself would not make them wait for their last requests. Returns those that have not left in time.
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
          ? "the servers before have answered their last requests"
          : `waiting for the last requests of ${others.map(target => target.id).join(", ")}`,
      );
      return others.length === 0;
    });
  return others;
}

/** The state and AWS's reason, as `unhealthy, Target.Timeout: Request timed out`. */
export function explain({ state, reason, description }: TargetHealth): string {
  return (
    [state, reason].filter(part => part !== undefined).join(", ") +
    (description === undefined ? "" : `: ${description}`)
  );
}

/** Asks for the health of the group. */
function poll(watch: Watch, done: (health: readonly TargetHealth[]) => boolean) {
  return pollAws({ ...watch, ask: () => watch.group.health() }, done);
}

function unregistered(id: string): TargetHealth {
  return { id, port: undefined, state: "not registered", reason: undefined, description: undefined };
}
