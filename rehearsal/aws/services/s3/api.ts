import { randomUUID } from "node:crypto";
import type { Answer, Api, ApiContext } from "../../http/api";
import { ApiError } from "../../http/apiError";
import type { ApiRequest } from "../../http/signature";
import { element } from "../../http/xml";
import { type S3Object, S3Store } from "./store";

/** GET and HEAD of an object, with the bucket in the host name or in the path. */
export const api: Api = {
  signingName: "s3",
  unsignedHosts: /(^|\.)s3(\.|$)/,
  async answer(request, context) {
    try {
      const { body, lastModified, metadata } = object(request, context);
      const own = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
      const headers = { "last-modified": lastModified.toUTCString(), ...Object.fromEntries(own) };
      return { status: 200, contentType: "application/octet-stream", body, headers };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return errorAnswer(error);
    }
  },
};

function object(request: ApiRequest, { account, callers }: ApiContext): S3Object {
  const host = (request.headers["host"] ?? "").split(":")[0] ?? "";
  const path = decodeURIComponent((request.url.split("?")[0] ?? "/").slice(1));
  const bucketOfHost = /^(.+)\.s3[.-]/.exec(host)?.[1];
  const [bucket = "", ...rest] = bucketOfHost === undefined ? path.split("/") : [bucketOfHost, path];
  const key = rest.join("/");
  if (!["GET", "HEAD"].includes(request.method))
    throw new ApiError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  callers.authorize(request, "s3:GetObject", `arn:aws:s3:::${bucket}/${key}`);
  if (account.get("aws:s3/bucket:Bucket", bucket) === undefined)
    throw new ApiError(404, "NoSuchBucket", "The specified bucket does not exist");
  const found = account.store(S3Store).objects.get(`${bucket}/${key}`);
  if (found === undefined) throw new ApiError(404, "NoSuchKey", "The specified key does not exist.");
  return found;
}

const errorAnswer = ({ status, code, message }: ApiError): Answer => ({
  status,
  contentType: "application/xml",
  body:
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${element("Code", code)}${element("Message", message)}` +
    `${element("RequestId", randomUUID())}</Error>`,
});
