import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import { type Properties, omit } from "../../core/values";

const topicType = "aws:sns/topic:Topic";

const attributesOf = (outputs: Properties) =>
  JSON.stringify(Object.entries(omit(outputs, ["arn", "tags", "tagsAll", "owner", "beginningArchiveTime"])).sort());

export const resources: Behaviours = {
  [topicType]: {
    /** A second CreateTopic of a name returns the topic that exists, if it asks for the same (API reference, CreateTopic). */
    create(draft, { account }) {
      const { name = "" } = draft.inputs;
      const existing = account.find(topicType, "name", name);
      if (existing === undefined) return { owner: account.id };
      const failed = (what: "Attributes" | "Tags") =>
        new AwsError(
          `creating SNS Topic (${name})`,
          "SNS",
          "CreateTopic",
          "InvalidParameter",
          `Invalid parameter: ${what} Reason: Topic already exists with different ${what.toLowerCase()}`,
        );
      const drafted: Properties = { ...draft.outputs };
      const known: Properties = existing.outputs;
      if (attributesOf({ ...known, ...drafted }) !== attributesOf(known)) throw failed("Attributes");
      const tags = JSON.stringify(drafted["tagsAll"] ?? {});
      if (tags !== "{}" && tags !== JSON.stringify(known["tagsAll"] ?? {})) throw failed("Tags");
      return { owner: account.id };
    },
  },
};
