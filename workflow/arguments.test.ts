import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments";

const parse = (words: string) => parseArguments(words.split(" ").filter(Boolean));

describe("the command line of workflow", () => {
  it("names one command, its stack and what it works on", () => {
    expect(parse("preview --stack prod --out o --policy-pack a --policy-pack b")).toEqual({
      command: "preview",
      stack: "prod",
      subject: "o",
      policyPacks: ["a", "b"],
      showOnly: false,
      author: "github-actions[bot]",
      platform: "github",
    });
    expect(parse("comment --stack prod --in o --to gitlab").platform).toBe("gitlab");
    expect(parse("destroy --stack prod --typed prod --show")).toMatchObject({ subject: "prod", showOnly: true });
    expect(parse("raise-image --stack prod --image i.json").subject).toBe("i.json");
    expect(parse("drift --stack prod --author my-app[bot]")).toMatchObject({
      subject: "",
      author: "my-app[bot]",
    });
  });

  it.each([
    ["", 'Give one command: preview, comment, deploy, destroy, drift, raise-image. "" is none.'],
    ["up --stack prod", '"up" is none.'],
    ["preview drift --stack prod --out o", '"preview drift" is none.'],
    ["preview --stack prod", "preview needs --out."],
    ["preview --out o", "preview needs --stack."],
    ["deploy --stack prod --reviewed=", "deploy needs --reviewed."],
    ["drift --stack prod --show", "drift takes no --show."],
    ["comment --stack prod --in f --policy-pack p", "comment takes no --policy-pack."],
    ["drift --stack prod;id", '"prod;id" is not the name of a stack, such as prod.'],
    ["comment --stack prod --in f --to bitbucket", '"bitbucket" is not github or gitlab.'],
    [
      "drift --stack me/prod",
      '"me/prod" has an organization or a project before the name. Give the name alone, such as prod',
    ],
    ["drift --stack me/lamp/prod", "pulumi org set-default"],
    ["drift --stack=--yes", '"--yes" is not the name of a stack, such as prod.'],
    ["drift --stakc prod", "Unknown option '--stakc'"],
  ])("refuses %o", (words, text) => expect(() => parse(words)).toThrow(text));
});
