import type { Need, TypeCalls } from "./typeCalls";

const fileSystem = "arn:aws:elasticfilesystem:<region>:<account>:file-system/<fileSystemId>";
const interfaces = (...actions: readonly string[]): readonly Need[] =>
  actions.map(action => ({ action, on: "arn:aws:ec2:<region>:<account>:*/*" }));

// Rights that a call needs besides its own: EFS API reference, `CreateMountTarget`, `DeleteMountTarget` and
// `ModifyMountTargetSecurityGroups`. Reads: terraform-provider-aws, internal/service/efs.
export const fileCalls: Readonly<Record<string, TypeCalls>> = {
  "aws:efs/fileSystem:FileSystem": {
    create: "elasticfilesystem:CreateFileSystem",
    set: [
      { call: "elasticfilesystem:PutLifecycleConfiguration", inputs: ["lifecyclePolicies"] },
      { call: "elasticfilesystem:UpdateFileSystemProtection", inputs: ["protection"] },
    ],
    update: "elasticfilesystem:UpdateFileSystem",
    remove: ["elasticfilesystem:DeleteFileSystem"],
    read: ["elasticfilesystem:DescribeFileSystems", "elasticfilesystem:DescribeLifecycleConfiguration"],
    readOnRemoval: ["elasticfilesystem:DescribeFileSystems"],
  },
  "aws:efs/mountTarget:MountTarget": {
    create: "elasticfilesystem:CreateMountTarget",
    update: "elasticfilesystem:ModifyMountTargetSecurityGroups",
    remove: ["elasticfilesystem:DeleteMountTarget"],
    read: ["elasticfilesystem:DescribeMountTargets", "elasticfilesystem:DescribeMountTargetSecurityGroups"],
    readOnRemoval: ["elasticfilesystem:DescribeMountTargets"],
    on: fileSystem,
    needs: {
      "elasticfilesystem:CreateMountTarget": interfaces(
        "ec2:DescribeSubnets",
        "ec2:DescribeNetworkInterfaces",
        "ec2:CreateNetworkInterface",
      ),
      "elasticfilesystem:DeleteMountTarget": interfaces("ec2:DeleteNetworkInterface"),
      "elasticfilesystem:ModifyMountTargetSecurityGroups": interfaces("ec2:ModifyNetworkInterfaceAttribute"),
    },
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    create: "elasticfilesystem:PutFileSystemPolicy",
    update: "elasticfilesystem:PutFileSystemPolicy",
    remove: ["elasticfilesystem:DeleteFileSystemPolicy"],
    read: ["elasticfilesystem:DescribeFileSystemPolicy"],
    on: fileSystem,
  },
  "aws:efs/backupPolicy:BackupPolicy": {
    create: "elasticfilesystem:PutBackupPolicy",
    update: "elasticfilesystem:PutBackupPolicy",
    remove: ["elasticfilesystem:PutBackupPolicy"],
    read: ["elasticfilesystem:DescribeBackupPolicy"],
    on: fileSystem,
  },
};
