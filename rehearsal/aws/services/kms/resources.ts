import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";

const aliasType = "aws:kms/alias:Alias";

export const resources: Behaviours = {
  [aliasType]: {
    create(draft, { account }) {
      const { name = "" } = draft.inputs;
      if (account.get(aliasType, name))
        throw new AwsError(
          `creating KMS Alias (${name})`,
          "KMS",
          "CreateAlias",
          "AlreadyExistsException",
          `An alias with the name ${draft.outputs.arn} already exists`,
        );
      return {};
    },
  },
};
