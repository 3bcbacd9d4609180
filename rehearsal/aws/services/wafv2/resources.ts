import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";

const aclType = "aws:wafv2/webAcl:WebAcl";
const associationType = "aws:wafv2/webAclAssociation:WebAclAssociation";

export const resources: Behaviours = {
  [aclType]: {
    create(draft, { account }) {
      const { name = "", scope } = draft.inputs;
      if (account.all(aclType).some(({ outputs }) => outputs.name === name && outputs.scope === scope))
        throw new AwsError(
          `creating WAFv2 WebACL (${name})`,
          "WAFV2",
          "CreateWebACL",
          "WAFDuplicateItemException",
          "AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
        );
      return {};
    },
    remove(resource, { account }) {
      if (account.all(associationType).some(({ inputs }) => inputs.webAclArn === resource.outputs.arn))
        throw new AwsError(
          `deleting WAFv2 WebACL (${resource.id})`,
          "WAFV2",
          "DeleteWebACL",
          "WAFAssociatedItemException",
          "AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource.",
        );
    },
  },

  [associationType]: {
    /** A resource has one ACL at most. A second one takes its place without a word (API reference, AssociateWebACL). */
    create(draft, { account }) {
      for (const { id, inputs } of account.all(associationType))
        if (inputs.resourceArn === draft.inputs.resourceArn) account.drop(associationType, id);
      return {};
    },
  },
};
