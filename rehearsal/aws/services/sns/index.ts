import type { Service } from "../service";
import { checkSubscription } from "./rules";

export const sns: Service = {
  resources: { "aws:sns/topicSubscription:TopicSubscription": { check: checkSubscription } },
};
