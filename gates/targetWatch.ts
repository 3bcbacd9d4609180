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

/** Why a wait for healthy servers has ended: an empty list of `sick` means success. */
export interface HealthOutcome {
  /** The servers that are not healthy, as the load balancer saw them last. */
  readonly sick: readonly TargetHealth[];
  /** Whether each of them has given up, so that a longer wait makes no sense. Else the time is up. */
  readonly hasGivenUp: boolean;
  /** The other targets of the group that are healthy: servers from before, which serve the site. */
  readonly othersHealthy: number;
}

/** How often the console of a server is read, in milliseconds. EC2 allows fewer calls for it than the load balancer. */
const consoleMs = 10_000;

/**
 * Waits until every server is healthy, or until each of those that are not has given up, or until the time is up.
 *
 * @param hasFailed whether a server, given by its instance id, says that its setup has failed. It is asked about sick servers only.
 */
export async function waitUntilHealthy(
  watch: Watch,
  hasFailed: (id: string) => Promise<boolean>,
): Promise<HealthOutcome> {
  const given = givenUp(watch.clock, hasFailed);
  let outcome: HealthOutcome = { sick: [], hasGivenUp: false, othersHealthy: 0 };
  const ask = async () => {
    const health = await watch.group.health();
    const servers = watch.servers.map(id => health.find(target => target.id === id) ?? unregistered(id));
    const sick = servers.filter(server => server.state !== "healthy");
    const othersHealthy = health.filter(({ id, state }) => state === "healthy" && !watch.servers.includes(id)).length;
    return { sick, hasGivenUp: await given(sick), othersHealthy };
  };
  await pollAws({ ...watch, ask }, answer => {
    outcome = answer;
    const { sick, hasGivenUp } = answer;
    watch.say(
      `${watch.servers.length - sick.length} of ${watch.servers.length} web servers are healthy` +
        sick.map(server => `; ${server.id}: ${explain(server)}`).join(""),
    );
    return sick.length === 0 || hasGivenUp;
  });
  return outcome;
}

/**
 * A function that tells whether every one of some sick servers has given up. Two kinds of servers will not become healthy either.
 * One that has been stopped or terminated: the load balancer calls it `Target.InvalidState` (ELB user guide, "Target health
 * status"). And one that somebody has taken out of the group: the gate begins after the registration.
 */
function givenUp(clock: Clock, hasFailed: (id: string) => Promise<boolean>) {
  const began = clock.now();
  const failed = new Set<string>();
  let lookedAt = -Infinity;
  return async (sick: readonly TargetHealth[]): Promise<boolean> => {
    const now = clock.now();
    const isOut = (server: TargetHealth) => !isRegistered(server) && now - began >= registrationMs;
    if (now - lookedAt >= consoleMs) {
      lookedAt = now;
      for (const server of sick)
        if (server.reason === stopped || isOut(server) || (await hasFailed(server.id))) failed.add(server.id);
    }
    return sick.length > 0 && sick.every(({ id }) => failed.has(id));
  };
}

/** AWS's code of the reason why a target is not used that is stopped or terminated. */
const stopped = "Target.InvalidState";

/** How long the load balancer may take to show a target that has been registered, in milliseconds. AWS gives no figure. */
const registrationMs = 30_000;

/** Whether the group has the server as a target. */
export const isRegistered = ({ state }: TargetHealth) => state !== notRegistered;

const notRegistered = "not registered";

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
  return { id, port: undefined, state: notRegistered, reason: undefined, description: undefined };
}
