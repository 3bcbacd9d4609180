import { AwsError } from "../../core/awsError";

/** HTTP statuses of the errors of EFS (API reference; botocore's model of the service `efs`), where they are not 400. */
const statuses: Readonly<Record<string, number>> = {
  FileSystemAlreadyExists: 409,
  FileSystemInUse: 409,
  FileSystemNotFound: 404,
  MountTargetConflict: 409,
};

/** An error of EFS, as the provider prints it. */
export const efsError = (doing: string, operation: string, code: string, why: string) =>
  new AwsError(doing, "EFS", operation, code, why, statuses[code] ?? 400);
