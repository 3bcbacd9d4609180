import { rows } from "../../core/types/row";

export const snsTypes = rows({
  "aws:sns/topic:Topic": {
    id: "<arn>",
    arn: "arn:aws:sns:<region>:<account>:<name>",
    replaceOn: ["fifoTopic", "name", "namePrefix"],
    defaults: { contentBasedDeduplication: false, fifoTopic: false },
    autoName: { property: "name", maxLength: 80 },
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    id: "<arn>",
    arn: "<topic>:<uuid>",
    replaceOn: ["endpoint", "protocol", "topic"],
    defaults: { confirmationTimeoutInMinutes: 1, endpointAutoConfirms: false, rawMessageDelivery: false },
    stateOnly: ["confirmationTimeoutInMinutes", "endpointAutoConfirms"],
  },
});
