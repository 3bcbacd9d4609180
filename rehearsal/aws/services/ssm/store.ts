import type { Right } from "../iam/policy";

/** A session that StartSession has opened. Its data channel may not be open yet. */
export interface Session {
  readonly id: string;
  /** What opens the data channel. It is used up by the first connection. */
  token: string | undefined;
  /** Id of the server. */
  readonly target: string;
  /** What the agent runs, as one text for a shell. */
  readonly command: string;
  /** What its owner needs to open the channel. */
  readonly right: Right;
  /** Ends it, when its data channel is open. */
  end?: () => void;
}

/** What Systems Manager keeps beside its resources. */
export class SsmStore {
  readonly sessions = new Map<string, Session>();
}
