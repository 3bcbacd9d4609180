import { rightsFor } from "../../calls/rights";
import type { Behaviours } from "../../core/behaviour";
import { create, start } from "./calls/creation";
import { remove } from "./calls/deletion";
import { modify } from "./calls/modification";
import { promote } from "./calls/promotion";
import { reboot } from "./calls/reboot";
import { byIdentifier, instanceType, replicasOf } from "./description";
import { storedVersion } from "./limits/versions";
import { checkInstance } from "./rules";
import { presentStatus, statusOf } from "./status/status";

/** Inputs of a replica that the creating call does not take: a later call sets them. */
const setAfterCreation = [
  "backupRetentionPeriod",
  "backupWindow",
  "caCertIdentifier",
  "maintenanceWindow",
  "maxAllocatedStorage",
  "parameterGroupName",
  "password",
] as const;

export const instances: Behaviours = {
  [instanceType]: {
    check: checkInstance,
    createCall: ({ replicateSourceDb }) =>
      replicateSourceDb === undefined ? "rds:CreateDBInstance" : "rds:CreateDBInstanceReadReplica",

    /** `CreateDBInstanceReadReplica` takes these from the source; `resourceInstanceCreate` modifies those that differ. */
    setLater(inputs, { account }) {
      const source = byIdentifier(account, inputs.replicateSourceDb);
      if (inputs.replicateSourceDb === undefined || source === undefined) return [];
      return setAfterCreation.filter(key => inputs[key] !== undefined && inputs[key] !== source.outputs[key]);
    },

    /** The provider's `DiffSuppressFunc`s of instance.go. RDS may have enlarged the storage by itself. */
    isSuppressed(key, { allocatedStorage: old = 0, maxAllocatedStorage: oldLimit = 0 }, news) {
      const { allocatedStorage: size = 0, maxAllocatedStorage: limit = 0 } = news;
      if (key === "allocatedStorage") return old > size && limit > size;
      return key === "maxAllocatedStorage" && oldLimit === 0 && limit === size;
    },

    create,
    start,
    // `resourceInstanceCreate` calls `d.SetId` after `waitDBInstanceAvailable`.
    isNamedAfterStart: true,

    async finish(resource, later, setRest, cloud) {
      try {
        await setRest();
        if (later.includes("parameterGroupName")) await reboot(resource, cloud);
      } finally {
        resource.outputs.status = statusOf(resource, cloud.account);
      }
    },
    beforeUpdate: promote,
    update: modify,

    /**
     * Lifts a protection that the state does not know of, if changes are to be applied at once (instance.go,
     * `resourceInstanceDelete`, "disable deletion pro").
     */
    async beforeRemove(resource, state, cloud) {
      if (resource.inputs.deletionProtection !== true) return;
      if (state.deletionProtection !== false || state.applyImmediately !== true) return;
      const doing = `updating RDS DB Instance (${resource.outputs.identifier ?? ""})`;
      const rights = rightsFor("rds:ModifyDBInstance", resource, cloud.account);
      const lift = () => void (resource.inputs.deletionProtection = false);
      await cloud.calls.make("rds:ModifyDBInstance", doing, lift, rights);
    },
    remove,

    refresh: async (resource, cloud) => ({
      status: await presentStatus(resource, cloud),
      engineVersion: storedVersion(resource.outputs.engineVersion ?? "", resource.outputs.engineVersionActual ?? ""),
      replicas: replicasOf(cloud.account, resource).map(({ outputs }) => outputs.identifier ?? ""),
    }),
  },
};
