import { rows } from "../../core/types/row";

export const efsTypes = rows({
  "aws:efs/fileSystem:FileSystem": {
    id: "fs-<hex17>",
    arn: "arn:aws:elasticfilesystem:<region>:<account>:file-system/<id>",
    replaceOn: ["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode"],
    defaults: { throughputMode: "bursting" },
    // EFS API reference, `CreateFileSystem` and `UpdateFileSystemProtection`.
    awsDefaults: {
      encrypted: false,
      performanceMode: "generalPurpose",
      protection: { replicationOverwrite: "ENABLED" },
    },
    spoken: "EFS File System",
  },
  "aws:efs/mountTarget:MountTarget": {
    id: "fsmt-<hex17>",
    replaceOn: ["fileSystemId", "ipAddress", "ipAddressType", "ipv6Address", "subnetId"],
    spoken: "EFS Mount Target",
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    id: "<fileSystemId>",
    replaceOn: ["fileSystemId"],
    defaults: { bypassPolicyLockoutSafetyCheck: false },
    stateOnly: ["bypassPolicyLockoutSafetyCheck"],
    spoken: "EFS File System Policy",
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    id: "<fileSystemId>",
    replaceOn: ["fileSystemId"],
    spoken: "EFS Backup Policy",
  },
});
