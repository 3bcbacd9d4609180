import { random } from "./random";

/** Error codes for which the AWS SDK for Go has no type. It prints `api error` before them. */
const untyped = new Set(["InvalidParameterValue", "InvalidParameterCombination", "ValidationError"]);

/** Makes the error of the present call from AWS's code and sentence. */
export type Failed = (code: string, why: string) => Error;

/**
 * A refusal of AWS, in the words in which the provider prints it:
 * `creating EC2 Subnet: operation error EC2: CreateSubnet, https response error StatusCode: 400, RequestID: …, api error InvalidSubnet.Range: …`.
 */
export class AwsError extends Error {
  /**
   * `doing` is for example `creating EC2 Subnet`. `service` and `operation` are the names of the AWS SDK for Go, `code` and
   * `message` are AWS's, and `status` is that of HTTP.
   */
  constructor(doing: string, service: string, operation: string, code: string, message: string, status = 400) {
    const api = service === "EC2" || untyped.has(code) ? "api error " : "";
    super(
      `${doing}: operation error ${service}: ${operation}, https response error StatusCode: ${status}, ` +
        `RequestID: ${random.uuid()}, ${api}${code}: ${message}`,
    );
  }
}
