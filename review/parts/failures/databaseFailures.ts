import type { Loss } from "./loss";
import { databasesIn } from "./databases";
import { type Inventory, type Item, types } from "../inventory";

/** Times: RDS user guide, "Failing over a Multi-AZ DB instance"; AWS database blog, "Single-AZ instance recovery". */
export function lostDatabases(inventory: Inventory): Loss[] {
  const databases = databasesIn(inventory);
  const primaries = databases.filter(({ role }) => role === "primary");
  const replicas = databases.filter(({ role }) => role === "replica");
  const of = (item: Item, among: readonly unknown[]) => (among.length === 1 ? "" : ` ${item.step.name}`);
  return [
    ...primaries.map(({ item }): Loss => {
      const followers = replicas.filter(({ source }) => source?.step.urn === item.step.urn);
      return { lost: `the primary database${of(item, primaries)}`, ...lostPrimary(item, followers.length) };
    }),
    ...(replicas.length === 0
      ? []
      : [
          {
            lost: replicas.length === 1 ? "the replica" : "one replica",
            outcome: "part" as const,
            text: "reads from it for minutes, unless the program turns to another database",
          },
        ]),
    ...clusters(inventory),
  ];
}

function lostPrimary({ inputs }: Item, replicas: number): Omit<Loss, "lost"> {
  if (inputs["multiAz"] === true)
    return { outcome: "goesOn", text: "writes for 60 to 120 s, until its standby has taken over" };
  if (inputs["multiAz"] !== undefined && inputs["multiAz"] !== false)
    return { outcome: "unknown", text: "the plan does not tell whether it has a standby" };
  if (replicas > 0)
    return {
      outcome: "stops",
      text: "writes until RDS has it on another machine (up to half an hour), or somebody promotes the replica (minutes and a decision); if its zone is lost, only a promotion helps",
    };
  const backups = inputs["backupRetentionPeriod"];
  return {
    outcome: "stops",
    text:
      backups === undefined || backups === 0
        ? "the site until RDS has it on another machine (up to half an hour); if its disk or zone is lost, the data is lost: there are no backups"
        : "the site until RDS has it on another machine (up to half an hour); if its disk or zone is lost, until somebody restores a backup (hours, without the last five minutes)",
  };
}

/** Aurora user guide, "High availability for Amazon Aurora"; RDS user guide, "Multi-AZ DB cluster deployments". */
const clusters = (inventory: Inventory): Loss[] => {
  const all = inventory.all(types.cluster);
  return all.map((item): Loss => {
    const lost = `the writer of the cluster${all.length === 1 ? "" : ` ${item.step.name}`}`;
    if (item.inputs["dbClusterInstanceClass"] !== undefined)
      return { lost, outcome: "goesOn", text: "writes for about 35 s: one of its two readable standbys takes over" };
    const members = inventory
      .all(types.clusterInstance)
      .filter(member => inventory.targets(member, "clusterIdentifier", types.cluster).includes(item));
    if (members.length === 0)
      return { lost, outcome: "unknown", text: "the plan does not tell the instances of the cluster" };
    if (members.length === 1)
      return {
        lost,
        outcome: "stops",
        text: "the site until Aurora has made another instance in the same zone (about ten minutes, if the zone has one)",
      };
    const zones = new Set(members.map(member => inventory.zoneOf(member)));
    return zones.size === 1 && !zones.has(undefined)
      ? {
          lost,
          outcome: "stops",
          text: `the site if the zone is lost: all ${members.length} instances are in ${[...zones].join()}; a lost instance alone stops writes for 30 to 60 s`,
        }
      : { lost, outcome: "goesOn", text: "writes for 30 to 60 s: a reader takes over" };
  });
};
