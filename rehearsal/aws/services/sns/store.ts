/** A message that a topic has received. */
export interface Message {
  /** AWS's seconds since the cloud was opened. */
  readonly at: number;
  /** ARN of the topic. */
  readonly topic: string;
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A mail that a subscription sends. */
export interface Mail {
  /** AWS's seconds since the cloud was opened. */
  readonly at: number;
  readonly to: string;
  readonly subject: string;
}

/** What SNS keeps beside its resources. */
export class SnsStore {
  readonly messages: Message[] = [];
  readonly mails: Mail[] = [];
}
