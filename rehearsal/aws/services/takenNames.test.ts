import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../core/values";
import { paperCloud } from "../testing/paperCloud";
import { refusal } from "../testing/refusal";

/**
 * Two stacks in one account and region. The tests of each service have the other names: of load balancers, target groups,
 * security groups, buckets, roles, secrets, records, topics, ACLs and databases.
 */
describe("a name that another stack has taken is refused", () => {
  let world: ReturnType<typeof paperCloud>;
  beforeEach(() => {
    world = paperCloud();
  });

  it.each<[string, Properties, string]>([
    [
      "aws:ec2/keyPair:KeyPair",
      { keyName: "k", publicKey: "ssh-ed25519 A" },
      "importing EC2 Key Pair (k): ImportKeyPair 400 InvalidKeyPair.Duplicate: The keypair already exists",
    ],
    [
      "aws:ec2/launchTemplate:LaunchTemplate",
      { name: "t" },
      "creating EC2 Launch Template: CreateLaunchTemplate 400 InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.",
    ],
    [
      "aws:kms/alias:Alias",
      { name: "alias/a", targetKeyId: "k" },
      "creating KMS Alias (alias/a): CreateAlias 400 AlreadyExistsException: An alias with the name arn:aws:kms:eu-central-1:123456789012:alias/a already exists",
    ],
    [
      "aws:ssm/parameter:Parameter",
      { name: "/p", type: "String", value: "v" },
      "creating SSM Parameter (/p): PutParameter 400 ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    ],
  ])("for a %s", async (type, inputs, expected) => {
    await world.make(type, "first", inputs);
    expect(await refusal(world.make(type, "second", inputs))).toBe(expected);
  });

  it("unless a parameter of SSM is overwritten on purpose", async () => {
    const inputs = { name: "/p", type: "String", value: "v" };
    await world.make("aws:ssm/parameter:Parameter", "first", inputs);
    const second = world.make("aws:ssm/parameter:Parameter", "second", { ...inputs, overwrite: true });
    expect(await refusal(second)).toBe("");
  });
});
