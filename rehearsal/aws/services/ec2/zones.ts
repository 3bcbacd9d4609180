import type { Account } from "../../core/account";

/**
 * What AWS answers to a call that has to make something in a zone that is down. `refuse`: that it has no capacity there.
 * `hang`: it accepts the call, and what is made does not become ready while the zone is down.
 */
export type DarkAnswer = "refuse" | "hang";

/** Which availability zones are down. Machines that lose their power are not enough: nothing new can start there either. */
export class ZoneStore {
  /** Names of the zones that are down, for example `eu-central-1a`. */
  readonly dark = new Set<string>();
  /** One answer for all of them. */
  darkAnswer: DarkAnswer = "refuse";
}

/** How often a waiting call looks, in AWS's seconds. The provider asks EC2 every ten seconds or so. */
const lookSeconds = 10;

/**
 * Waits until a zone is up.
 *
 * @param seconds how long at most, in AWS's seconds: the provider's time-out of the resource
 * @returns whether it is up; without waiting if it is
 */
export async function untilLit(account: Account, zone: string | undefined, seconds: number): Promise<boolean> {
  const { dark } = account.store(ZoneStore);
  for (let waited = 0; zone !== undefined && dark.has(zone); waited += lookSeconds) {
    if (waited >= seconds) return false;
    await account.clock.wait(lookSeconds);
  }
  return true;
}

/** Whether a call for this zone is refused at once. */
export function refusesIn(account: Account, zone: string | undefined): boolean {
  const { dark, darkAnswer } = account.store(ZoneStore);
  return zone !== undefined && dark.has(zone) && darkAnswer === "refuse";
}
