import { describe, expect, it } from "vitest";
import { resourceType, tokens } from "./resourceTypes";

/** Words of a template that are not properties; see `fill` and `identify`. */
const words = /^(hex|digits|upper|alnum)\d+$|^(uuid|timestamp|region|account|arn|id|listenerOf|ruleOf)$/;

describe("the tables", () => {
  it.each(tokens)("name of %s only properties that the SDK has", token => {
    const type = resourceType(token);
    const inputs = [
      ...type.replaceOn,
      ...type.replaceOnNested.map(path => path.split(".")[0]),
      ...Object.keys(type.defaults),
      ...Object.keys(type.awsDefaults),
      ...type.stateOnly,
      ...type.untold,
      ...(type.autoName === undefined ? [] : [type.autoName.property]),
    ];
    const inTemplates = [...`${type.id} ${type.arn}`.matchAll(/<(\w+)>/g)].map(([, word = ""]) => word);
    const all = [...type.inputs, ...Object.keys(type.computed)];
    expect(inputs.filter(name => name !== undefined && !type.inputs.includes(name))).toEqual([]);
    expect(inTemplates.filter(word => !words.test(word) && !all.includes(word))).toEqual([]);
  });

  it("hold an older module name of a type too", () => {
    const names = ["aws:alb/listener:Listener", "aws:applicationloadbalancing/listener:Listener"];
    for (const name of names) expect(resourceType(name)).toEqual(resourceType("aws:lb/listener:Listener"));
  });

  it("replace for another region every type that has one", () => {
    expect(resourceType("aws:ec2/vpc:Vpc").replaceOn).toContain("region");
    expect(resourceType("aws:iam/role:Role").replaceOn).not.toContain("region");
  });
});
