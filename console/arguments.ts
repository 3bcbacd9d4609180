import { Problem } from "./problem";

/** The command line of `npm run site`. */
export interface Arguments {
  /** Name of the stack. Undefined: the one that is selected. */
  readonly stack: string | undefined;
  /** Name of the server. Undefined: the first that is connected. */
  readonly server: string | undefined;
  /** The command and its arguments: one word at least. */
  readonly command: readonly string[];
}

export const usage = `npm run -s site -- [--stack NAME] [--server NAME] COMMAND [ARGUMENT...]

Runs a command of the site on one web server, as the user of the site, in the folder of its release and with its variables:
  shell            a shell; with arguments, those of bash
  mysql            the client of MySQL, with the site's account at the primary; with arguments, those of the client
  logs             what the servers and the databases have logged (see: npm run -s site -- logs --help)
  COMMAND          any other command, for example: php artisan migrate --force

What the command reads is your standard input. Its exit status is that of this command; 255 says that it did not run to its end.
--stack NAME       a stack of Pulumi (default: the one that is selected)
--server NAME      for example lamp-web-2 (default: the first server that is connected)
`;

/** Reads the command line. What follows the first word that is no flag belongs to the command. */
export function parseArguments(words: readonly string[]): Arguments {
  const flags: { stack?: string; server?: string } = {};
  let at = 0;
  for (; words[at]?.startsWith("--") === true; at++) {
    const [flag = "", inline] = words[at]!.split(/=(.*)/s);
    if (flag === "--") {
      at++;
      break;
    }
    if (flag !== "--stack" && flag !== "--server") throw new Problem(`there is no flag ${flag}\n\n${usage}`);
    const value = inline ?? words[++at];
    if (value === undefined || value === "") throw new Problem(`${flag} needs a name\n\n${usage}`);
    flags[flag === "--stack" ? "stack" : "server"] = value;
  }
  const command = words.slice(at);
  if (command.length === 0) throw new Problem(`name a command\n\n${usage}`);
  return { stack: flags.stack, server: flags.server, command };
}
