import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";

const parameterType = "aws:ssm/parameter:Parameter";

export const resources: Behaviours = {
  [parameterType]: {
    create(draft, { account }) {
      const { name = "", overwrite } = draft.inputs;
      if (account.get(parameterType, name) && overwrite !== true)
        throw new AwsError(
          `creating SSM Parameter (${name})`,
          "SSM",
          "PutParameter",
          "ParameterAlreadyExists",
          "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
        );
      return {};
    },
  },
};
