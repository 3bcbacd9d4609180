import type { ZoneSubnet } from "../zoneSubnet";

/**
 * The zone for a new server of a generation. Neighbours in the succession are in different zones: they take turns. But AWS
 * may have moved the primary, and a zone may be out of service. If only the primary's own zone is left, the replica goes
 * there, because a replica beside its primary is better than none.
 *
 * @param primaryZone the zone that the primary is in now. Undefined when it does not exist, and for the primary itself.
 * @param avoidZone no server is made there. Undefined when every zone can be used.
 */
export function zoneFor(
  subnets: readonly ZoneSubnet[],
  generation: number,
  primaryZone: string | undefined,
  avoidZone: string | undefined,
): string {
  const turn = subnets.map((_, i) => subnets[(generation - 1 + i) % subnets.length]!.zone);
  const usable = turn.filter(zone => zone !== avoidZone);
  return usable.find(zone => zone !== primaryZone) ?? usable[0] ?? turn[0]!;
}
