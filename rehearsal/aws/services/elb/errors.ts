import { AwsError } from "../../core/awsError";

/** An error of Elastic Load Balancing, as the provider prints it. */
export const elbError = (doing: string, operation: string, code: string, why: string) =>
  new AwsError(doing, "Elastic Load Balancing v2", operation, code, why);
