import { afterEach, describe, expect, it } from "vitest";
import { awsEndpoint } from "../tests/support/awsEndpoint";
import { consoleTail, lastLines, targetGroup } from "./targetGroup";

const asked: URLSearchParams[] = [];
let answer: (action: string | null, request: URLSearchParams) => [status: number, body: string];
awsEndpoint((_, body) => {
  const parameters = new URLSearchParams(body);
  asked.push(parameters);
  const [status, text] = answer(parameters.get("Action"), parameters);
  return { status, text };
});
afterEach(() => asked.splice(0));

const client = { region: "eu-central-1", profile: undefined };

describe("targetGroup", () => {
  it("reads AWS's answer", async () => {
    answer = () => [
      200,
      `<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetHealthResult>
        <TargetHealthDescriptions>
          <member><Target><Id>i-1</Id><Port>80</Port></Target><TargetHealth><State>healthy</State></TargetHealth></member>
          <member><Target><Id>i-2</Id><Port>80</Port></Target><TargetHealth><State>unhealthy</State>
            <Reason>Target.Timeout</Reason><Description>Request timed out</Description></TargetHealth></member>
        </TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>`,
    ];
    const group = await targetGroup(client, "arn:group");
    expect(await group.health()).toEqual([
      { id: "i-1", port: 80, state: "healthy", reason: undefined, description: undefined },
      { id: "i-2", port: 80, state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" },
    ]);
    expect(asked[0]!.get("TargetGroupArn")).toBe("arn:group");
    group.close();
  });

  it("takes targets out by id and port", async () => {
    answer = () => [200, "<DeregisterTargetsResponse><DeregisterTargetsResult/></DeregisterTargetsResponse>"];
    const group = await targetGroup(client, "arn:group");
    await group.deregister([{ id: "i-0", port: 80, state: "healthy", reason: undefined, description: undefined }]);
    expect(asked[0]!.get("Action")).toBe("DeregisterTargets");
    expect([asked[0]!.get("Targets.member.1.Id"), asked[0]!.get("Targets.member.1.Port")]).toEqual(["i-0", "80"]);
    group.close();
  });
});

describe("consoleTail", () => {
  const output = (text: string): [number, string] => [
    200,
    `<GetConsoleOutputResponse><instanceId>i-1</instanceId><output>${Buffer.from(text).toString("base64")}</output></GetConsoleOutputResponse>`,
  ];
  const error = (code: string, text: string): [number, string] => [
    400,
    `<Response><Errors><Error><Code>${code}</Code><Message>${text}</Message></Error></Errors></Response>`,
  ];

  it("asks for the latest text", async () => {
    answer = () => output("lamp: FAILED at packages\n");
    expect(await consoleTail(client, "i-1")).toEqual(["lamp: FAILED at packages"]);
    expect(asked.map(one => [one.get("InstanceId"), one.get("Latest")])).toEqual([["i-1", "true"]]);
  });

  it("falls back to the text from boot on instance types that refuse the latest", async () => {
    answer = (_, request) =>
      request.get("Latest") === "true" ? error("UnsupportedOperation", "not on this type") : output("booted");
    expect(await consoleTail(client, "i-1")).toEqual(["booted"]);
  });

  it("says why when there is no console to read", async () => {
    answer = () => error("UnauthorizedOperation", "You are not authorized to perform this operation.");
    expect(await consoleTail(client, "i-1")).toEqual([
      "(its console cannot be read: You are not authorized to perform this operation.)",
    ]);
  });
});

describe("lastLines", () => {
  const base64 = (text: string) => Buffer.from(text).toString("base64");

  it("gives the last twenty lines, without empty ones and without a terminal's colours", () => {
    const text = Array.from({ length: 30 }, (_, i) => `\u001b[0;32mline ${i + 1}\u001b[0m  \r\n\r\n`).join("");
    expect(lastLines(base64(text))).toEqual(Array.from({ length: 20 }, (_, i) => `line ${i + 11}`));
  });

  it.each([undefined, "", base64("\n")])("says that the console is still empty (%j)", text => {
    expect(lastLines(text)).toEqual(["(nothing on its console yet)"]);
  });
});
