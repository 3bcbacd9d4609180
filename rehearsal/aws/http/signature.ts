import { createHash, createHmac } from "node:crypto";

/** A request to an AWS API. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Address of the server that asks; undefined for a request of the operator's machine. */
  readonly source: string | undefined;
  /** Address that a server has asked: that of S3, or of all other services. Default: that of the other services. */
  readonly destination?: string | undefined;
}

/** The parts of an Authorization header of signature version 4. */
export interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  /** For example `secretsmanager` or `elasticloadbalancing`. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Reads the Authorization header. Returns undefined for a request that is not signed. */
export function parseSignature(request: ApiRequest): Signature | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;
  const found = form.exec(request.headers["authorization"] ?? "");
  if (found === null) return undefined;
  const [, accessKeyId = "", date = "", region = "", service = "", signedHeaders = "", signature = ""] = found;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();

/** Whether the holder of the secret key made the signature (AWS General Reference, "Signature Version 4 signing process"). */
export function isSigned(request: ApiRequest, by: Signature, secretAccessKey: string): boolean {
  const [path = "/", query = ""] = request.url.split("?");
  const parts = query === "" ? [] : query.split("&").map(p => (p.includes("=") ? p : `${p}=`));
  const canonical = [
    request.method,
    path,
    parts.sort().join("&"),
    ...by.signedHeaders.map(name => `${name}:${(request.headers[name] ?? "").trim().replace(/ +/g, " ")}`),
    "",
    by.signedHeaders.join(";"),
    request.headers["x-amz-content-sha256"] ?? sha256(request.body),
  ].join("\n");
  const scope = `${by.date}/${by.region}/${by.service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"] ?? "", scope, sha256(canonical)].join("\n");
  const key = [by.region, by.service, "aws4_request"].reduce(
    (k, part) => hmac(k, part),
    hmac(`AWS4${secretAccessKey}`, by.date),
  );
  return hmac(key, toSign).toString("hex") === by.signature;
}
