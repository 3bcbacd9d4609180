import type { Properties } from "../core/values";
import type { Answer } from "./api";
import { ApiError } from "./apiError";
import type { ApiRequest } from "./signature";

/**
 * Answers a call in AWS's JSON protocol: the header X-Amz-Target names the operation, the body holds its arguments.
 *
 * @param version of the protocol
 * @param call does what is asked and returns the result; it throws an ApiError to refuse
 */
export async function jsonAnswer(
  request: ApiRequest,
  version: "1.0" | "1.1",
  call: (operation: string, args: Properties) => Promise<Properties>,
): Promise<Answer> {
  const answer = (status: number, body: Properties) => ({
    status,
    contentType: `application/x-amz-json-${version}`,
    body: JSON.stringify(body),
  });
  const operation = (request.headers["x-amz-target"] ?? "").split(".").at(-1) ?? "";
  try {
    return answer(200, await call(operation, JSON.parse(request.body.toString() || "{}") as Properties));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Services spell the field of the message in two ways. Clients read either.
    return answer(error.status, { __type: error.code, message: error.message, Message: error.message });
  }
}
