import { setTimeout as sleep } from "node:timers/promises";
import { pauseMs, type Result, runCheck } from "./check";
import { checklist, type Kind, kindOf } from "./checklist";
import { sampleStatus } from "./sample";
import type { Site } from "./site";

/** The result of all checks of a site. */
export interface Verdict {
  readonly url: string;
  readonly kind: Kind;
  /** False when at least one check has failed. */
  readonly ok: boolean;
  readonly checks: readonly Result[];
}

/** Makes all checks that are possible with this site, one after the other. All retries together take at most `retrySeconds`. */
export async function verifySite(site: Site, retrySeconds: number): Promise<Verdict> {
  const deadline = performance.now() + retrySeconds * 1_000;
  const kind = kindOf(site.outputs, site.outputs.webServers.length > 0 && (await isSample(site, deadline)));
  const list = checklist(kind, site.outputs);
  const concurrent = list.map(check => (check.isConcurrent ? runCheck(check, site, deadline) : undefined));
  const checks: Result[] = [];
  for (const [i, check] of list.entries()) checks.push(await (concurrent[i] ?? runCheck(check, site, deadline)));
  return { url: site.outputs.url.href, kind, ok: checks.every(({ result }) => result !== "FAILED"), checks };
}

/** Waits until the site itself answers, and not a balancer without healthy servers. */
async function isSample(site: Site, deadline: number): Promise<boolean> {
  for (;;) {
    const answer = await site.ask("/status.json").catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return sampleStatus(answer) !== undefined;
    if (performance.now() + pauseMs > deadline) return false;
    await sleep(pauseMs);
  }
}
