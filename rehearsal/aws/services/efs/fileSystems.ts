import type { Account } from "../../core/account";
import type { Behaviours, Told } from "../../core/behaviour";
import { random } from "../../core/random";
import { efsError } from "./errors";

export const fileSystemType = "aws:efs/fileSystem:FileSystem";
export const mountTargetType = "aws:efs/mountTarget:MountTarget";

/** The host name of a file system in the region. */
export const dnsNameOf = (fileSystemId: string, account: Account) =>
  `${fileSystemId}.efs.${account.region}.amazonaws.com`;

export const fileSystems: Behaviours = {
  [fileSystemType]: {
    check({ creationToken = "", encrypted, kmsKeyId }) {
      return [
        ...(creationToken.length > 64
          ? [
              [
                "creationToken",
                "expected length of creation_token to be in the range (0 - 64), got " + creationToken,
              ] as const,
            ]
          : []),
        // `resourceFileSystemCreate` (terraform-provider-aws, internal/service/efs/file_system.go).
        ...(encrypted === false && kmsKeyId !== undefined
          ? [["encrypted", "encrypted must be set to true when kms_key_id is specified"] as const]
          : []),
      ];
    },
    create(draft, { account }): Told<typeof fileSystemType> {
      const { creationToken = random.hex(26), performanceMode, throughputMode, tags } = draft.inputs;
      const failed = (code: string, why: string) => efsError("creating EFS File System", "CreateFileSystem", code, why);
      const known = account.find(fileSystemType, "creationToken", creationToken);
      if (known !== undefined)
        throw failed(
          "FileSystemAlreadyExists",
          `File system '${known.id}' already exists with creation token '${creationToken}'`,
        );
      // API reference, `CreateFileSystem`: maxIO is not supported for file systems that use elastic throughput.
      if (performanceMode === "maxIO" && throughputMode === "elastic")
        throw failed(
          "BadRequest",
          "Elastic throughput mode is not supported for file systems with maxIO performance mode.",
        );
      return {
        creationToken,
        dnsName: dnsNameOf(draft.id, account),
        name: tags?.["Name"] ?? "",
        numberOfMountTargets: 0,
        ownerId: account.id,
        sizeInBytes: [{ value: 6144, valueInIa: 0, valueInStandard: 6144 }],
        ...(draft.inputs.encrypted === true && draft.inputs.kmsKeyId === undefined
          ? { kmsKeyId: `arn:aws:kms:${account.region}:${account.id}:key/${account.id}-elasticfilesystem` }
          : {}),
      };
    },
    refresh: (resource, { account }) => ({ numberOfMountTargets: targetsOf(account, resource.id).length }),
    remove(resource, { account }) {
      if (targetsOf(account, resource.id).length > 0)
        throw efsError(
          `deleting EFS File System (${resource.id})`,
          "DeleteFileSystem",
          "FileSystemInUse",
          `The file system '${resource.id}' has mount targets created in subnets. Delete the mount targets first.`,
        );
    },
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    create: ({ inputs: { fileSystemId = "", policy = "" } }, { account }) => checkPolicy(fileSystemId, policy, account),
    update: (_, { fileSystemId = "", policy = "" }, { account }) => checkPolicy(fileSystemId, policy, account),
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    check({ backupPolicy }) {
      const { status } = backupPolicy ?? {};
      return status === undefined || ["DISABLED", "ENABLED"].includes(status)
        ? []
        : [
            [
              "backupPolicy.status",
              `expected backup_policy.0.status to be one of ["DISABLED" "ENABLED"], got ${status}`,
            ],
          ];
    },
    create({ inputs: { fileSystemId = "" } }, { account }) {
      const doing = `putting EFS Backup Policy (${fileSystemId})`;
      if (account.get(fileSystemType, fileSystemId) === undefined)
        throw efsError(doing, "PutBackupPolicy", "FileSystemNotFound", `File system '${fileSystemId}' does not exist.`);
      return {};
    },
  },
};

/** The mount targets of a file system, the oldest first. */
export const targetsOf = (account: Account, fileSystemId: string) =>
  account.all(mountTargetType).filter(({ inputs }) => inputs.fileSystemId === fileSystemId);

/** A policy has at most 20,000 characters (API reference, `PutFileSystemPolicy`). */
function checkPolicy(fileSystemId: string, policy: string, account: Account) {
  const failed = (code: string, why: string) =>
    efsError(`putting EFS File System Policy (${fileSystemId})`, "PutFileSystemPolicy", code, why);
  if (account.get(fileSystemType, fileSystemId) === undefined)
    throw failed("FileSystemNotFound", `File system '${fileSystemId}' does not exist.`);
  const { Statement: statements } = JSON.parse(policy) as { Statement?: unknown };
  if (policy.length > 20_000 || statements === undefined)
    throw failed("InvalidPolicyException", "Policy is malformed or longer than 20000 characters");
  return {};
}
