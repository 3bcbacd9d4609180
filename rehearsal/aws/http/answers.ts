import { randomUUID } from "node:crypto";
import { type Account, text } from "../core/account";
import type { Hardware } from "../core/hardware";
import { currentSecret } from "../services/secretsmanager/resources";
import { ApiError, type Callers } from "./callers";
import type { ApiRequest } from "./signature";

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

export interface Services {
  readonly account: Account;
  readonly hardware: Hardware;
  readonly callers: Callers;
}

const escape = (value: string) => value.replace(/[<>&"']/g, c => `&#${c.charCodeAt(0)};`);

/** Secrets Manager: JSON 1.1, the operation in X-Amz-Target. */
export function secretsManager(request: ApiRequest, { account, callers }: Services): Answer {
  const json = (status: number, body: unknown) => ({
    status,
    contentType: "application/x-amz-json-1.1",
    body: JSON.stringify(body),
  });
  try {
    const operation = (request.headers["x-amz-target"] ?? "").replace("secretsmanager.", "");
    if (operation !== "GetSecretValue")
      throw new ApiError(400, "UnknownOperationException", `the rehearsal does not know secretsmanager ${operation}`);
    const { SecretId: id = "" } = JSON.parse(request.body.toString() || "{}") as { SecretId?: string };
    const found = currentSecret(account, id);
    callers.authorize(request, "secretsmanager:GetSecretValue", found?.secret.id ?? id);
    if (found === undefined)
      throw new ApiError(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    if (found.version === undefined)
      throw new ApiError(
        400,
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
      );
    const { inputs, outputs } = found.version;
    return json(200, {
      ARN: found.secret.id,
      Name: found.secret.outputs["name"],
      SecretString: inputs["secretString"],
      SecretBinary: inputs["secretBinary"],
      VersionId: outputs["versionId"],
      VersionStages: outputs["versionStages"],
    });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return json(error.status, { __type: error.code, message: error.message, Message: error.message });
  }
}

/** S3: GET and HEAD of an object, by virtual host or by path. */
export function s3(request: ApiRequest, { account, callers }: Services): Answer {
  try {
    const host = (request.headers["host"] ?? "").split(":")[0] ?? "";
    const path = decodeURIComponent((request.url.split("?")[0] ?? "/").slice(1));
    const virtual = /^(.+)\.s3[.-]/.exec(host)?.[1];
    const [bucket = "", ...rest] = virtual === undefined ? path.split("/") : [virtual, path];
    const key = rest.join("/");
    if (!["GET", "HEAD"].includes(request.method))
      throw new ApiError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
    callers.authorize(request, "s3:GetObject", `arn:aws:s3:::${bucket}/${key}`);
    if (account.get("aws:s3/bucket:Bucket", bucket) === undefined)
      throw new ApiError(404, "NoSuchBucket", "The specified bucket does not exist");
    const body = account.objects.get(`${bucket}/${key}`);
    if (body === undefined) throw new ApiError(404, "NoSuchKey", "The specified key does not exist.");
    return { status: 200, contentType: "application/octet-stream", body };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code><Message>${escape(error.message)}</Message><RequestId>${randomUUID()}</RequestId></Error>`;
    return { status: error.status, contentType: "application/xml", body };
  }
}

export const queryError = (error: ApiError): Answer => ({
  status: error.status,
  contentType: "text/xml",
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${error.code}</Code><Message>${escape(error.message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
});

export const element = (name: string, value: string | number | undefined) =>
  value === undefined ? "" : `<${name}>${escape(String(value))}</${name}>`;

/** Elastic Load Balancing: the query protocol; what a program needs to watch and drain its targets. */
export async function loadBalancing(request: ApiRequest, { account, hardware, callers }: Services): Promise<Answer> {
  try {
    const form = new URLSearchParams(request.body.toString());
    const action = form.get("Action") ?? "";
    const group = form.get("TargetGroupArn") ?? "";
    callers.authorize(request, `elasticloadbalancing:${action}`, group);
    if (account.get("aws:lb/targetGroup:TargetGroup", group) === undefined)
      throw new ApiError(400, "TargetGroupNotFound", "One or more target groups not found");
    const asked = [...form.entries()].filter(([key]) => /^Targets\.member\.\d+\.Id$/.test(key)).map(([, id]) => id);
    let result = "";
    if (action === "DescribeTargetHealth") {
      const all = (await hardware.targetHealth()).filter(
        t => t.targetGroupArn === group && (asked.length === 0 || asked.includes(t.targetId)),
      );
      const members = all.map(
        t =>
          `<member><Target>${element("Id", t.targetId)}${element("Port", t.port)}</Target><HealthCheckPort>${t.port}</HealthCheckPort>` +
          `<TargetHealth>${element("State", t.state)}${element("Reason", t.reason)}${element("Description", t.description)}</TargetHealth></member>`,
      );
      result = `<TargetHealthDescriptions>${members.join("")}</TargetHealthDescriptions>`;
    } else if (action === "DeregisterTargets") {
      for (const id of asked) account.deregistered.add(`${group} ${id}`);
    } else throw new ApiError(400, "InvalidAction", `the rehearsal does not know elasticloadbalancing ${action}`);
    const body = `<${action}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
    return { status: 200, contentType: "text/xml", body };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return queryError(error);
  }
}

/** EC2: the console of a server. */
export async function ec2(request: ApiRequest, { account, hardware, callers }: Services): Promise<Answer> {
  try {
    const form = new URLSearchParams(request.body.toString());
    const action = form.get("Action") ?? "";
    const id = form.get("InstanceId") ?? "";
    callers.authorize(request, `ec2:${action}`, "*");
    if (action !== "GetConsoleOutput")
      throw new ApiError(400, "InvalidAction", `the rehearsal does not know ec2 ${action}`);
    if (account.get("aws:ec2/instance:Instance", id) === undefined)
      throw new ApiError(400, "InvalidInstanceID.NotFound", `The instance ID '${id}' does not exist`);
    const output = Buffer.from((await hardware.consoleOf(id)).slice(-65536)).toString("base64"); // AWS keeps the last 64 KB
    const body = `<GetConsoleOutputResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${randomUUID()}</requestId>${element("instanceId", id)}<timestamp>${new Date().toISOString()}</timestamp>${element("output", output)}</GetConsoleOutputResponse>`;
    return { status: 200, contentType: "text/xml", body };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const body = `<Response><Errors><Error><Code>${error.code}</Code><Message>${escape(text(error.message))}</Message></Error></Errors><RequestID>${randomUUID()}</RequestID></Response>`;
    return { status: error.status, contentType: "text/xml", body };
  }
}
