/** A message that the relay has taken. */
export interface Message {
  /** When it came, ISO 8601. */
  readonly time: string;
  /** The sender and the recipients of its envelope. */
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came, with lines that end in `\n`. */
  readonly text: string;
}

/** Domains that nobody can prove to own, with every name below them: RFC 2606, RFC 6762, and the names of EC2 inside of a VPC. */
const nobodys = /(^|\.)(localhost|localdomain|local|internal|invalid)$/i;

/** SES takes messages to at most so many recipients (SES developer guide, "Service quotas"). */
const recipientsAtMost = 50;

/**
 * SES takes only senders that are verified. The rehearsal takes every domain that can exist on the internet as verified. AWS checks the
 * envelope's sender and the addresses in From and Sender (re:Post, "554 or 400 Message rejected").
 */
function unverified({ from, text }: Message): string[] {
  const headers = text.slice(0, text.search(/\n\n|$(?![\s\S])/)).replace(/\n[ \t]+/g, " ");
  const named = [...headers.matchAll(/^(?:From|Sender):(.*)$/gim)].flatMap(
    ([, value = ""]) => value.match(/[^\s<>,"]+@[^\s<>,"]*/g) ?? [],
  );
  const isVerified = (address: string) => {
    const domain = address.split("@")[1] ?? "";
    return domain.includes(".") && !nobodys.test(domain);
  };
  return [...new Set([from, ...named])].filter(address => !isVerified(address));
}

/** SES's sentence when it does not take a message; undefined if it does. */
export function rejection(message: Message, region: string): string | undefined {
  const failed = unverified(message);
  if (failed.length > 0)
    return `Message rejected: Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${failed.join(", ")}`;
  if (message.to.length > recipientsAtMost) return `Transaction failed: Recipient count exceeds ${recipientsAtMost}.`;
  return undefined;
}
