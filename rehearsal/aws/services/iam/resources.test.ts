import { beforeEach, describe, expect, it } from "vitest";
import { paperCloud } from "../../testing/paperCloud";
import { problems, refusal } from "../../testing/refusal";

describe("the rules of IAM", () => {
  it.each([
    ["aws:iam/role:Role", 64, { assumeRolePolicy: "{}" }],
    ["aws:iam/rolePolicy:RolePolicy", 128, { role: "web", policy: "{}" }],
    ["aws:iam/policy:Policy", 128, { policy: "{}" }],
    ["aws:iam/instanceProfile:InstanceProfile", 128, {}],
  ])("limit the name of a %s to %i characters of AWS's set", (type, limit, inputs) => {
    const found = (name: string) => problems(type, { ...inputs, name });
    expect(found("a_+=,.@-".padEnd(limit, "1"))).toEqual([]);
    const long = "a".repeat(limit + 1);
    expect(found(long)).toEqual([`name: expected length of name to be in the range (1 - ${limit}), got ${long}`]);
    expect(found("a b")).toEqual(["name: invalid value for name (must match [\\w+=,.@-])"]);
  });

  it.each([
    ["aws:iam/role:Role", "assumeRolePolicy", {}],
    ["aws:iam/rolePolicy:RolePolicy", "policy", { role: "web" }],
    ["aws:iam/policy:Policy", "policy", {}],
  ])("ask for JSON in a %s", (type, property, inputs) => {
    expect(problems(type, { ...inputs, [property]: "{" })).toEqual([
      `${property}: "${property}" contains an invalid JSON policy: not a JSON object`,
    ]);
  });
});

describe("IAM", () => {
  let world: ReturnType<typeof paperCloud>;
  beforeEach(() => {
    world = paperCloud();
  });
  const role = () => world.make("aws:iam/role:Role", "web", { name: "web", assumeRolePolicy: "{}" });

  it("refuses a second role of a name", async () => {
    await role();
    expect(await refusal(role())).toBe(
      "creating IAM Role (web): CreateRole 409 EntityAlreadyExists: Role with name web already exists.",
    );
  });

  it("refuses to delete a role with attached policies, unless the program forces it", async () => {
    const web = await role();
    await world.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "web", {
      role: "web",
      policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    });
    expect(await refusal(world.destroy(web))).toBe(
      "deleting IAM Role (web): DeleteRole 409 DeleteConflict: Cannot delete entity, must detach all policies first.",
    );
    await world.change(web, { forceDetachPolicies: true });
    expect(await refusal(world.destroy(web))).toBe("");
  });
});
