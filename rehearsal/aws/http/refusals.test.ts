import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paperCloud } from "../testing/paperCloud";
import { Callers } from "./callers";
import { Operator } from "../services/iam/operator";
import { servedApis } from "../testing/paperApis";

const run = promisify(execFile);

/** A call with curl. The options are those beside the signature. */
interface Call {
  readonly service: string;
  readonly path?: string;
  readonly host?: string;
  readonly options?: readonly string[];
}

const json = (service: string, target: string, body = "{}"): Call => ({
  service,
  options: ["-H", `x-amz-target: ${target}`, "-H", "content-type: application/x-amz-json-1.1", "-d", body],
});
const query = (service: string, form: string): Call => ({ service, options: ["-d", form] });
const s3 = (path: string, ...options: string[]): Call => ({ service: "s3", path, options });

describe("an API", () => {
  const world = paperCloud();
  const operator = new Operator(world.account.id);
  const callers = new Callers(world.account, operator);
  let apis: Awaited<ReturnType<typeof servedApis>>;
  let groupArn = "";
  beforeAll(async () => {
    await world.make("aws:s3/bucket:Bucket", "site", { bucket: "site" });
    const group = { port: 80, protocol: "HTTP", vpcId: "vpc-1" };
    groupArn = (await world.make("aws:lb/targetGroup:TargetGroup", "web", group)).id;
    apis = await servedApis({
      ...world.cloud,
      callers,
      databaseAuthority: "",
    });
  });
  afterAll(() => apis.stop());

  const { accessKeyId, secretAccessKey } = callers.operatorKeys;
  const signed = (service: string, keys = `${accessKeyId}:${secretAccessKey}`) => [
    "--aws-sigv4",
    `aws:amz:eu-central-1:${service}`,
    "--user",
    keys,
  ];
  /** Returns status and body of the answer. */
  async function ask(
    { path = "/", host, options = [] }: Call,
    signature: readonly string[],
  ): Promise<[number, string]> {
    const url = `http://127.0.0.1:${apis.port}${path}`;
    const hostHeader = host === undefined ? [] : ["-H", `host: ${host}`];
    const { stdout } = await run("curl", ["-s", "-w", "\n%{http_code}", ...hostHeader, ...signature, ...options, url]);
    const [, body = "", status] = /^(.*)\n(\d+)$/s.exec(stdout) ?? [];
    return [Number(status), body];
  }
  /** Returns code and message of an error in JSON or XML. */
  function errorIn(body: string): [string, string] {
    if (body.startsWith("{")) {
      const { __type, message } = JSON.parse(body) as { __type: string; message: string };
      return [__type, message];
    }
    const part = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(body)?.[1] ?? "";
    return [part("Code"), part("Message").replaceAll("&#39;", "'")];
  }

  it.each<[string, () => Call, number, string]>([
    [
      "rds:DescribeDBInstances",
      () => query("rds", "Action=DescribeDBInstances&Version=2014-10-31"),
      403,
      "AccessDenied",
    ],
    [
      "ec2:GetConsoleOutput",
      () => query("ec2", "Action=GetConsoleOutput&InstanceId=i-1"),
      403,
      "UnauthorizedOperation",
    ],
    [
      "elasticloadbalancing:DescribeTargetHealth",
      () => query("elasticloadbalancing", `Action=DescribeTargetHealth&TargetGroupArn=${groupArn}`),
      403,
      "AccessDenied",
    ],
    ["s3:GetObject", () => s3("/site/index.html"), 403, "AccessDenied"],
    [
      "secretsmanager:GetSecretValue",
      () => json("secretsmanager", "secretsmanager.GetSecretValue", '{ "SecretId": "none" }'),
      400,
      "AccessDeniedException",
    ],
  ])("refuses an operator without the right to %s", async (action, call, status, code) => {
    operator.limit([]);
    const asked = call();
    const [answered, body] = await ask(asked, signed(asked.service));
    operator.limit(undefined);
    expect([answered, errorIn(body)[0]]).toEqual([status, code]);
    expect(errorIn(body)[1]).toContain(`is not authorized to perform: ${action} on resource: `);
    expect(operator.takeDenied()).toHaveLength(1);
  });

  it.each<[string, () => Call, number, string, string]>([
    [
      "an operation of Secrets Manager",
      () => json("secretsmanager", "secretsmanager.PutSecretValue"),
      400,
      "UnknownOperationException",
      "the rehearsal does not know secretsmanager PutSecretValue",
    ],
    [
      "a secret that does not exist",
      () => json("secretsmanager", "secretsmanager.GetSecretValue", '{ "SecretId": "none" }'),
      400,
      "ResourceNotFoundException",
      "Secrets Manager can't find the specified secret.",
    ],
    [
      "an operation of CloudWatch",
      () => json("monitoring", "GraniteServiceVersion20100801.PutMetricData"),
      400,
      "UnknownOperationException",
      "the rehearsal does not know cloudwatch PutMetricData",
    ],
    [
      "an action of EC2",
      () => query("ec2", "Action=RebootInstances"),
      400,
      "InvalidAction",
      "the rehearsal does not know ec2 RebootInstances",
    ],
    [
      "an instance that does not exist",
      () => query("ec2", "Action=GetConsoleOutput&InstanceId=i-1"),
      400,
      "InvalidInstanceID.NotFound",
      "The instance ID 'i-1' does not exist",
    ],
    [
      "a target group that does not exist",
      () => query("elasticloadbalancing", "Action=DescribeTargetHealth&TargetGroupArn=none"),
      400,
      "TargetGroupNotFound",
      "One or more target groups not found",
    ],
    [
      "an action of Elastic Load Balancing",
      () => query("elasticloadbalancing", `Action=DeleteTargetGroup&TargetGroupArn=${groupArn}`),
      400,
      "InvalidAction",
      "the rehearsal does not know elasticloadbalancing DeleteTargetGroup",
    ],
    [
      "an action of RDS",
      () => query("rds", "Action=DeleteDBInstance"),
      400,
      "InvalidAction",
      "the rehearsal does not know rds DeleteDBInstance with Action",
    ],
    [
      "a filter of RDS",
      () => query("rds", "Action=DescribeDBInstances&Filters.Filter.1.Name=engine"),
      400,
      "InvalidAction",
      "the rehearsal does not know rds DescribeDBInstances with Action,Filters.Filter.1.Name",
    ],
    [
      "a database that does not exist",
      () => query("rds", "Action=DescribeDBInstances&DBInstanceIdentifier=none"),
      404,
      "DBInstanceNotFound",
      "DBInstance none not found.",
    ],
    [
      "a bucket that does not exist",
      () => s3("/none/page"),
      404,
      "NoSuchBucket",
      "The specified bucket does not exist",
    ],
    ["an object that does not exist", () => s3("/site/page"), 404, "NoSuchKey", "The specified key does not exist."],
    [
      "to change an object",
      () => s3("/site/page", "-X", "PUT"),
      405,
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
    ],
  ])("refuses %s", async (_, call, status, code, message) => {
    const [answered, body] = await ask(call(), signed(call().service));
    expect([answered, ...errorIn(body)]).toEqual([status, code, message]);
  });

  const forged = `${accessKeyId}:not-the-secret`;
  const strange = "AKIANOBODY:not-the-secret";
  const wrongToken = "The security token included in the request is invalid.";
  const wrongSignature =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.";
  const unsigned = "Missing Authentication Token";
  const getSecret = json("secretsmanager", "secretsmanager.GetSecretValue", '{ "SecretId": "none" }');
  const hosts = { secretsmanager: "secretsmanager.eu-central-1.amazonaws.com", s3: "s3.eu-central-1.amazonaws.com" };
  it.each<[string, string, string, Call, string[]]>([
    [
      "Secrets Manager",
      "MissingAuthenticationTokenException",
      unsigned,
      { ...getSecret, host: hosts.secretsmanager },
      [],
    ],
    ["Secrets Manager", "UnrecognizedClientException", wrongToken, getSecret, signed("secretsmanager", strange)],
    ["Secrets Manager", "InvalidSignatureException", wrongSignature, getSecret, signed("secretsmanager", forged)],
    ["S3", "AccessDenied", unsigned, { ...s3("/site/page"), host: hosts.s3 }, []],
    ["S3", "InvalidAccessKeyId", wrongToken, s3("/site/page"), signed("s3", strange)],
    ["S3", "SignatureDoesNotMatch", wrongSignature, s3("/site/page"), signed("s3", forged)],
  ])("of %s answers %s to a caller that it cannot trust", async (_, code, message, call, signature) => {
    const [status, body] = await ask(call, signature);
    expect([status, ...errorIn(body)]).toEqual([403, code, message]);
  });

  it("that the rehearsal does not know is named in the answer", async () => {
    expect(await ask({ service: "lex" }, signed("lex"))).toEqual([
      404,
      "the rehearsal does not stand in for 127.0.0.1 (lex)\n",
    ]);
    expect(await ask({ service: "", host: "lex.amazonaws.com" }, [])).toEqual([
      404,
      "the rehearsal does not stand in for lex.amazonaws.com (unsigned)\n",
    ]);
  });
});
