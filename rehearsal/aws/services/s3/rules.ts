import type { Inputs } from "../../core/resource";
import type { Problem } from "../../core/behaviour";

export function checkBucket({ bucket: name = "" }: Inputs<"aws:s3/bucket:Bucket">): Problem[] {
  if (name === "") return [];
  if (name.length < 3 || name.length > 63)
    return [["bucket", `expected length of bucket to be in the range (3 - 63), got ${name}`]];
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  return /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name) && !isAddress
    ? []
    : [["bucket", `only lowercase alphanumeric characters and hyphens allowed in "bucket": ${name}`]];
}
