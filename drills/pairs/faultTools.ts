import type { DrillContext } from "../context/drillContext";
import { driverTimeoutSeconds } from "../judge/checks";
import { type Effect, everything, throughPhp } from "./effect";
import type { Fault, Stage } from "./part";

/** Seconds until a server that has power again is in service: it boots, and the balancer has to see it well twice. */
export const serverReturnsSeconds = 45;
/** Seconds until every server uses a database again that has power: it starts, and servers look every two seconds. */
export const databaseReturnsSeconds = 20;

export const ms = (seconds: number) => seconds * 1000;
export const fault = (name: string, begin: Fault["begin"]): Fault => ({ name, kind: "fault", begin });

/** The first of `ids` that the other part has not taken; the first of all if it has taken every one. */
export const free = (ids: readonly string[], others: readonly string[]): string => {
  const [id] = ids.filter(id => !others.includes(id));
  const found = id ?? ids[0];
  if (found === undefined) throw new Error("the stack has no machine of this kind");
  return found;
};

/** A server does not answer until the balancer has noticed. Those that the other part has taken wait for their own time. */
export const serverLost = ({ servers }: Stage, begun: number, seconds: number): Effect => ({
  what: everything,
  outcome: "failed",
  share: 1 / servers,
  from: begun,
  until: begun + ms(seconds),
});

/** The primary is away: PHP waits for it until its driver gives up, then writes are refused until it is back. */
export const primaryLost = (begun: number, back: number): Effect[] => [
  { what: throughPhp, outcome: "failed", share: 1, from: begun, until: begun + ms(driverTimeoutSeconds) },
  { what: ["write"], outcome: "refused", share: 1, from: begun, until: back },
];

/** Gives a machine its power again, unless a change has removed it meanwhile. */
export async function powerOn({ machines }: DrillContext, id: string): Promise<void> {
  if (machines.list().some(machine => machine.id === id)) await machines.faults.powerOn(id);
}
