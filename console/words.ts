import { logs } from "./logs/logs";
import { runOnServer } from "./runOnServer";
import type { Stack } from "./stack";

/** What a word gets. */
export interface Call {
  readonly stack: Stack;
  /** Name of the server that the user has chosen. */
  readonly server: string | undefined;
  /** What follows the word. */
  readonly args: readonly string[];
}

/** What a word does. It returns the exit status. */
export type Word = (call: Call) => Promise<number>;

/** The words that are no commands of the servers. */
export const words: Readonly<Record<string, Word>> = {
  // Nothing of the folder /tmp, which every program of the site can write, is read.
  shell: ({ args, ...call }) =>
    runOnServer(call, server => ["env", `PS1=${server}:\\w\\$ `, "bash", "--noprofile", "--norc", ...args]),
  logs: async ({ stack, server, args }) => {
    await logs([...(server === undefined ? [] : ["--server", server]), ...args], stack);
    return 0;
  },
  mysql: ({ args, ...call }) => runOnServer(call, () => ["lamp-mysql", ...args]),
};
