import { randomUUID } from "node:crypto";
import type { Answer } from "./api";
import { ApiError } from "./apiError";
import type { ApiRequest } from "./signature";
import { element } from "./xml";

/** How a protocol writes a response, and an error. The names are those of Smithy, AWS's interface language. */
interface QueryProtocol {
  response(action: string, namespace: string, result: string, requestId: string): string;
  error(code: string, message: string, requestId: string): string;
}

/** Elastic Load Balancing, RDS and most older services. */
export const awsQuery: QueryProtocol = {
  response: (action, namespace, result, requestId) =>
    `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>` +
    `<ResponseMetadata>${element("RequestId", requestId)}</ResponseMetadata></${action}Response>`,
  error: (code, message, requestId) =>
    `<ErrorResponse><Error><Type>Sender</Type>${element("Code", code)}${element("Message", message)}</Error>` +
    `${element("RequestId", requestId)}</ErrorResponse>`,
};

/** EC2's own form of it. */
export const ec2Query: QueryProtocol = {
  response: (action, namespace, result, requestId) =>
    `<${action}Response xmlns="${namespace}">${element("requestId", requestId)}${result}</${action}Response>`,
  error: (code, message, requestId) =>
    `<Response><Errors><Error>${element("Code", code)}${element("Message", message)}</Error></Errors>` +
    `${element("RequestID", requestId)}</Response>`,
};

/**
 * Answers a call that comes as a form with the field Action, in XML.
 *
 * @param namespace of the response, with the version of the API: `http://rds.amazonaws.com/doc/2014-10-31/`
 * @param call does what is asked and returns the XML of its result; it throws an ApiError to refuse
 */
export async function queryAnswer(
  request: ApiRequest,
  protocol: QueryProtocol,
  namespace: string,
  call: (action: string, form: URLSearchParams) => Promise<string>,
): Promise<Answer> {
  const form = new URLSearchParams(request.body.toString());
  const action = form.get("Action") ?? "";
  const contentType = "text/xml";
  try {
    const result = await call(action, form);
    return { status: 200, contentType, body: protocol.response(action, namespace, result, randomUUID()) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, contentType, body: protocol.error(error.code, error.message, randomUUID()) };
  }
}
