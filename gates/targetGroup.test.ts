import { afterEach, describe, expect, it } from "vitest";
import { awsEndpoint } from "../tests/support/awsEndpoint";
import { targetGroup } from "./targetGroup";

const asked: URLSearchParams[] = [];
let answer: () => [status: number, body: string];
awsEndpoint((_, body) => {
  const parameters = new URLSearchParams(body);
  asked.push(parameters);
  const [status, text] = answer();
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
