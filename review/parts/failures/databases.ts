import { isReplica } from "../../figures/replica";
import { type Inventory, type Item, types } from "../inventory";

/** A database of the plan, and what it is for. */
export interface Database {
  readonly item: Item;
  /** `fenced`: its parameter group lets nobody write, as an old primary's after a promotion. */
  readonly role: "primary" | "replica" | "fenced";
  /** The database from which it replicates. Undefined: none, or one of another stack. */
  readonly source: Item | undefined;
}

/** The databases of RDS, without those of clusters. */
export function databasesIn(inventory: Inventory): Database[] {
  return inventory.all(types.database).map(item => {
    const replica = isReplica(item.inputs);
    return {
      item,
      role: replica ? "replica" : refusesWrites(inventory, item) ? "fenced" : "primary",
      source: replica ? inventory.targets(item, "replicateSourceDb", types.database)[0] : undefined,
    };
  });
}

/** MySQL and MariaDB refuse writes while `read_only` is 1. RDS user guide, "Parameters for MySQL". */
function refusesWrites(inventory: Inventory, item: Item): boolean {
  return inventory.targets(item, "parameterGroupName", types.parameters).some(({ inputs }) => {
    const parameters = inputs["parameters"];
    return (
      Array.isArray(parameters) &&
      parameters.some((parameter: Record<string, unknown> | null) => {
        const name = parameter?.["name"];
        return (
          (name === "read_only" || name === "super_read_only") &&
          ["1", "ON", "on"].includes(String(parameter?.["value"]))
        );
      })
    );
  });
}
