import type { Account } from "../../core/account";
import { record, type Properties } from "../../core/values";
import type { Lookups } from "../service";
import { fileSystemType } from "./fileSystems";

/** `dataSourceFileSystemRead` (terraform-provider-aws, internal/service/efs/file_system_data_source.go). */
function getFileSystem(args: Properties, account: Account): Properties {
  const found = account
    .all(fileSystemType)
    .filter(
      ({ id, outputs }) =>
        [undefined, outputs.creationToken].includes(args["creationToken"] as string | undefined) &&
        [undefined, id].includes(args["fileSystemId"] as string | undefined) &&
        Object.entries(record(args["tags"])).every(([key, value]) => outputs.tagsAll?.[key] === value),
    );
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(
      `invoking aws:efs/getFileSystem:getFileSystem: ${
        first === undefined
          ? "no matching EFS file system found"
          : "multiple EFS file systems matched; use additional constraints to reduce matches to a single EFS file system"
      }`,
    );
  const { id, outputs } = first;
  return {
    ...outputs,
    id,
    fileSystemId: id,
    tags: outputs.tagsAll ?? {},
    sizeInBytes: outputs.sizeInBytes?.[0]?.value ?? 0,
    lifecyclePolicy: Object.assign({}, ...(outputs.lifecyclePolicies ?? [])) as Properties,
  };
}

export const lookups: Lookups = { "aws:efs/getFileSystem:getFileSystem": getFileSystem };
