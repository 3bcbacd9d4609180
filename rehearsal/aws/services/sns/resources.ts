import { AwsError } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";

const topicType = "aws:sns/topic:Topic";

export const resources: Behaviours = {
  [topicType]: {
    /**
     * A second CreateTopic of a name returns the topic that exists, if it asks for the same tags (API reference, CreateTopic).
     * The provider sets the other attributes afterwards, so the second stack overwrites those of the first
     * (terraform-provider-aws, internal/service/sns/topic.go, `resourceTopicCreate`).
     */
    create(draft, { account }) {
      const { name = "" } = draft.inputs;
      const existing = account.find(topicType, "name", name);
      const [drafted, known] = [draft, existing ?? draft].map(({ outputs }) => JSON.stringify(outputs.tagsAll ?? {}));
      if (drafted !== "{}" && drafted !== known)
        throw new AwsError(
          `creating SNS Topic (${name})`,
          "SNS",
          "CreateTopic",
          "InvalidParameter",
          "Invalid parameter: Tags Reason: Topic already exists with different tags",
        );
      return { owner: account.id };
    },
  },
};
