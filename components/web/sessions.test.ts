import { expect, it } from "vitest";
import { named, record } from "../../tests/support/record";
import { Sessions } from "./sessions";
import { WebServerRole } from "./webServerRole";

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const statements = async (withSessions: boolean) => {
  const graph = await record(() => {
    const sessionLogArn = withSessions ? new Sessions("lamp").logArn : undefined;
    const from = { vpcId: "vpc-1", addresses: ["203.0.113.7"] };
    return new WebServerRole("lamp", {
      secretArns: ["arn:s"],
      objectArns: ["arn:o"],
      sessionLogArn,
      logGroupArns: [],
      from,
    });
  });
  const { policy } = named(graph, "lamp-web-reads").inputs;
  const { Statement } = JSON.parse(String(policy)) as { Statement: readonly Statement[] };
  return Statement.filter(({ Action }) => /ssm|logs/.test(JSON.stringify(Action)));
};

it("allows one program alone, with an argument that cannot end the shell's word, and records what is done", async () => {
  const graph = await record(() => new Sessions("lamp"));
  const { inputs, dependencies } = named(graph, "lamp-session");
  const content = JSON.parse(String(inputs["content"])) as {
    sessionType: string;
    parameters: { request: { allowedPattern: string } };
    inputs: Record<string, unknown>;
    properties: unknown;
  };
  expect(inputs["documentType"]).toBe("Session");
  expect(content.sessionType).toBe("InteractiveCommands");
  expect(Object.keys(content.parameters)).toEqual(["request"]);
  expect(content.properties).toEqual({
    linux: { commands: "exec /usr/local/sbin/lamp-session {{ request }}", runAsElevated: true },
  });
  const pattern = new RegExp(content.parameters.request.allowedPattern);
  expect(pattern.test("eyJjb21tYW5kIjpbImlkIl19+/==")).toBe(true);
  for (const bad of ["", "a b", "a;id", "$(id)", "`id`", "a\n", "a'", "a&b", "a|b", "{{x}}", "~", "*"])
    expect([bad, pattern.test(bad)]).toEqual([bad, false]);
  expect(content.inputs).toMatchObject({ cloudWatchStreamingEnabled: true, cloudWatchLogGroupName: "lamp-sessions" });
  expect(named(graph, "lamp-sessions").inputs).toMatchObject({ retentionInDays: 90 });
  expect(dependencies).toContain("lamp-sessions");
});

it("gives servers what the agent calls, from the stack's addresses only, and the log group to write to", async () => {
  const [agent, log, ...more] = await statements(true);
  const Condition = { IpAddress: { "aws:SourceIp": ["203.0.113.7/32"] } };
  expect(more).toEqual([]);
  expect(agent).toMatchObject({ Resource: "*", Condition });
  expect(agent?.Action).not.toContain("ssmmessages:*");
  expect(log).toMatchObject({
    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    Resource: "arn:aws:test:::lamp-sessions:*",
    Condition,
  });
});

it("gives servers none of it without the setting", async () => {
  expect(await statements(false)).toEqual([]);
});
