import type { Service } from "../service";
import { resources } from "./resources";
import { checkSubscription } from "./rules";

export const sns: Service = {
  resources: { ...resources, "aws:sns/topicSubscription:TopicSubscription": { check: checkSubscription } },
};
