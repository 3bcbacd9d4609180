import { relayAccount } from "./account";
import { type MailRelay, relayName } from "./mailRelay";

/** How a program reaches the relay. */
export function describeRelay(region: string): readonly string[] {
  const { username, password } = relayAccount(region);
  return [`The mail relay: ${relayName(region)}:587, user ${username}, password ${password}`];
}

/** Each message with its envelope, the first one first, and the account of the relay. */
export function describeMail({
  messages,
  folder,
  region,
}: Pick<MailRelay, "messages" | "folder" | "region">): readonly string[] {
  return [
    ...describeRelay(region),
    messages.length === 0 ? "No mail has arrived." : `${messages.length} messages, each a file in ${folder}:`,
    ...messages.flatMap(({ time, from, to, text }, i) => [
      "",
      `── ${i + 1}.eml, ${time}, from ${from} to ${to.join(", ")}`,
      ...text
        .trimEnd()
        .split("\n")
        .map(line => `  ${line}`.trimEnd()),
    ]),
  ];
}
