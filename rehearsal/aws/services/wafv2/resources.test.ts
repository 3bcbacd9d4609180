import { beforeEach, describe, expect, it } from "vitest";
import { paperCloud } from "../../testing/paperCloud";
import { refusal } from "../../testing/refusal";

describe("AWS WAF", () => {
  let world: ReturnType<typeof paperCloud>;
  beforeEach(() => {
    world = paperCloud();
  });
  const acl = (name: string, scope = "REGIONAL") =>
    world.make("aws:wafv2/webAcl:WebAcl", "acl", { name, scope, defaultAction: { allow: {} }, visibilityConfig: {} });
  const associate = (webAclArn: unknown) =>
    world.make("aws:wafv2/webAclAssociation:WebAclAssociation", "acl", { webAclArn, resourceArn: "arn:balancer" });

  it("refuses a second ACL of one name and scope", async () => {
    await acl("web");
    expect(await refusal(acl("web"))).toBe(
      "creating WAFv2 WebACL (web): CreateWebACL 400 WAFDuplicateItemException: AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
    );
    expect(await refusal(acl("web", "CLOUDFRONT"))).toBe("");
  });

  it("refuses to delete an ACL that is in use", async () => {
    const used = await acl("web");
    const association = await associate(used.outputs["arn"]);
    expect(await refusal(world.destroy(used))).toBe(
      `deleting WAFv2 WebACL (${used.id}): DeleteWebACL 400 WAFAssociatedItemException: AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.`,
    );
    await world.destroy(association);
    expect(await refusal(world.destroy(used))).toBe("");
  });

  it("takes another ACL for a resource that has one, and forgets the first", async () => {
    const [first, second] = [await acl("first"), await acl("second")];
    await associate(first.outputs["arn"]);
    await associate(second.outputs["arn"]);
    const associations = world.account.all("aws:wafv2/webAclAssociation:WebAclAssociation");
    expect(associations.map(({ inputs }) => inputs.webAclArn)).toEqual([second.outputs["arn"]]);
  });

  const withRules = (rules: object[]) =>
    world.make("aws:wafv2/webAcl:WebAcl", "acl", {
      name: "web",
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: {},
      rules,
    });
  const group = (name: string, priority: number) => ({
    name: `${name}-${priority}`,
    priority,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
    visibilityConfig: {},
  });
  const expression = (regexString: string, types: readonly string[]) => ({
    name: "expression",
    priority: 9,
    action: { block: {} },
    statement: {
      notStatement: {
        statement: {
          regexMatchStatement: {
            regexString,
            fieldToMatch: { uriPath: {} },
            textTransformations: types.map((type, priority) => ({ priority, type })),
          },
        },
      },
    },
    visibilityConfig: {},
  });

  // AWS WAF developer guide: the pages of the rule groups and of the statements.
  it("adds up the capacity that the rules need", async () => {
    const rules = [
      group("AWSManagedRulesCommonRuleSet", 0),
      group("AWSManagedRulesSQLiRuleSet", 1),
      expression("^/wp-admin/", ["URL_DECODE", "NONE"]),
    ];
    expect((await withRules(rules)).outputs["capacity"]).toBe(700 + 200 + 3 + 10);
  });

  it.each([
    [
      "more capacity than an ACL may have",
      [0, 1, 2, 3, 4, 5, 6, 7].map(n => group("AWSManagedRulesCommonRuleSet", n)),
      "WAFLimitsExceededException",
    ],
    [
      "two rules of one priority",
      [group("AWSManagedRulesCommonRuleSet", 1), group("AWSManagedRulesSQLiRuleSet", 1)],
      "WAFInvalidParameterException",
    ],
    ["a group that AWS does not have", [group("AWSManagedRulesDrupalRuleSet", 0)], "WAFNonexistentItemException"],
    ["an expression of 513 characters", [expression("a".repeat(513), [])], "WAFInvalidParameterException"],
  ])("refuses %s", async (_what, rules, code) => {
    expect(await refusal(withRules(rules))).toContain(`CreateWebACL 400 ${code}`);
  });

  it("takes an expression of 512 characters", async () => {
    expect(await refusal(withRules([expression("a".repeat(512), [])]))).toBe("");
  });
});
