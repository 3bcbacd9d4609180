import { setTimeout as wait } from "node:timers/promises";
import { type Result, runCheck } from "./check";
import { checklist, type Kind, kindOf } from "./checklist";
import { sampleStatus } from "./sample";
import type { Site } from "./site";

export interface Verdict {
  readonly url: string;
  readonly kind: Kind;
  readonly ok: boolean;
  readonly checks: readonly Result[];
}

/** Asks everything that can be asked of this site, one check after the other. Retries share `retrySeconds`. */
export async function verifySite(site: Site, retrySeconds: number): Promise<Verdict> {
  const deadline = performance.now() + retrySeconds * 1_000;
  const kind = kindOf(site.outputs, site.outputs.webServers.length > 0 && (await isSample(site, deadline)));
  const list = checklist(kind, site.outputs);
  const meanwhile = list.map(check => (check.meanwhile ? runCheck(check, site, deadline) : undefined));
  const checks: Result[] = [];
  for (const [i, check] of list.entries()) checks.push(await (meanwhile[i] ?? runCheck(check, site, deadline)));
  return { url: site.outputs.url.href, kind, ok: checks.every(({ result }) => result !== "FAILED"), checks };
}

/** Waits for an answer that comes from a site, not from a balancer without servers. */
async function isSample(site: Site, deadline: number): Promise<boolean> {
  for (;;) {
    const answer = await site.ask("/status.json").catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return sampleStatus(answer) !== undefined;
    if (performance.now() + 1_000 > deadline) return false;
    await wait(1_000);
  }
}
