import { random } from "./account";

/** Codes that the AWS SDK has no type for, and prints with `api error` before them. */
const untyped = new Set(["InvalidParameterValue", "InvalidParameterCombination", "ValidationError"]);

/**
 * An error as the provider prints what AWS answered:
 * `creating EC2 Subnet: operation error EC2: CreateSubnet, https response error StatusCode: 400, RequestID: …, api error InvalidSubnet.Range: …`.
 */
export class AwsError extends Error {
  constructor(doing: string, service: string, operation: string, code: string, message: string, status = 400) {
    const api = service === "EC2" || untyped.has(code) ? "api error " : "";
    super(
      `${doing}: operation error ${service}: ${operation}, https response error StatusCode: ${status}, ` +
        `RequestID: ${random.uuid()}, ${api}${code}: ${message}`,
    );
  }
}
