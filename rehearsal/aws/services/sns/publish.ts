import type { Account } from "../../core/account";
import { matches } from "./filter";
import { SnsStore } from "./store";

/**
 * Publishes a message to a topic. Each subscription by mail whose filter lets it through sends it. On AWS a subscription
 * sends nothing until its address is confirmed; here it is confirmed at once. A topic that does not exist gets nothing.
 *
 * @param at AWS's seconds since the cloud was opened
 */
export function publish(
  account: Account,
  topic: string,
  at: number,
  { subject, message }: { subject: string; message: Readonly<Record<string, unknown>> },
): void {
  if (account.get("aws:sns/topic:Topic", topic) === undefined) return;
  const { messages, mails } = account.store(SnsStore);
  messages.push({ at, topic, subject, body: message });
  for (const { inputs } of account.all("aws:sns/topicSubscription:TopicSubscription")) {
    if (inputs.topic !== topic || !["email", "email-json"].includes(inputs.protocol ?? "")) continue;
    // These messages have no attributes, so a filter by attributes lets none through.
    const filtered = inputs.filterPolicyScope === "MessageBody" ? message : {};
    if (inputs.filterPolicy === undefined || matches(JSON.parse(inputs.filterPolicy), filtered))
      mails.push({ at, to: inputs.endpoint ?? "", subject });
  }
}
