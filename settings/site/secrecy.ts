import * as pulumi from "@pulumi/pulumi";
import { fullKey, type Problem, type Values } from "../form";

/** A member of Pulumi's SDK that is not declared: whether a value is encrypted in the stack's configuration. */
interface Encrypted {
  isConfigSecret(key: string): boolean;
}
const { isConfigSecret } = pulumi.runtime as unknown as Encrypted;

/** Variables that are in clear and should be encrypted, or are encrypted and will be shown. */
export function secrecyProblems({ environment = {}, secrets = {} }: Partial<Values>): Problem[] {
  const problems: Problem[] = [];
  if (Object.keys(secrets).length > 0 && !isConfigSecret(fullKey("secrets")))
    problems.push({
      key: fullKey("secrets"),
      must: `be encrypted, as with pulumi config set --secret --path ${fullKey("secrets")}.NAME VALUE; a value that was in clear may have been read`,
    });
  if (Object.keys(environment).length > 0 && isConfigSecret(fullKey("environment")))
    problems.push({
      key: fullKey("environment"),
      must: `be in clear, because a preview shows it; what is secret belongs into ${fullKey("secrets")}`,
    });
  return problems;
}
