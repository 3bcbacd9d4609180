import { type Properties, text } from "../../core/values";
import type { Problem } from "../../core/behaviour";

export function checkBucket(inputs: Properties): Problem[] {
  const name = text(inputs["bucket"]);
  if (name === "") return [];
  if (name.length < 3 || name.length > 63)
    return [["bucket", `expected length of bucket to be in the range (3 - 63), got ${name}`]];
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  return /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(name) && !isAddress
    ? []
    : [["bucket", `only lowercase alphanumeric characters and hyphens allowed in "bucket": ${name}`]];
}
