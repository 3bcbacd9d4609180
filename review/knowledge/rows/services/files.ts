import { costs } from "../../../figures/costs";
import { durations } from "../../../figures/durations";
import type { Step } from "../../../plan/plan";
import { ended, harmless, type Kind, type Risk } from "../../kind";
import { slower, store } from "../stores";

const backupsEnd = (step: Step): Risk => ({
  severity: "medium",
  what: `The daily backup ${step.name} is ${step.operation === "update" ? "switched off" : step.operation === "replace" ? "replaced" : ended(step)}.`,
  effect:
    step.operation === "forget"
      ? "It goes on, and no update changes it."
      : "Files that are lost from then on cannot be restored. Backups that exist are kept until they expire.",
  advice: "Check that the files still have a backup.",
});

/** File systems that servers share: EFS. */
export const files: Readonly<Record<string, Kind>> = {
  "aws:efs/fileSystem:FileSystem": store("file system", {
    cost: costs.fileSystem,
    properties: { ...harmless("lifecyclePolicies", "protection"), throughputMode: slower("The file system") },
  }),
  "aws:efs/mountTarget:MountTarget": store(
    "mount target",
    {
      properties: { securityGroups: slower("The mount target") },
      tier: "servers",
      cost: "free",
      times: { creation: durations.mountTarget },
    },
    "Servers in its zone cannot reach the files until a new one is there. No file is lost.",
  ),
  // Source: EFS API reference, PutBackupPolicy: DISABLED ends the daily backups, and those that exist stay.
  "aws:efs/backupPolicy:BackupPolicy": {
    tier: "servers",
    noun: "daily backup of a file system",
    properties: {
      backupPolicy: (change, step) =>
        JSON.stringify(change.after ?? "DISABLED").includes("DISABLED") ? backupsEnd(step) : undefined,
    },
    replaced: backupsEnd,
    deleted: backupsEnd,
    cost: "free",
  },
};
