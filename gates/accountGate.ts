import * as pulumi from "@pulumi/pulumi";
import { userError } from "../settings/userError";
import { providersClient } from "./awsClient";
import { type Clock, clock, whenItChanges } from "./polling";
import { type ServerConsole, serverConsole } from "./serverConsole";

/**
 * How long the account server may take. It waits eight minutes for what it needs from outside (`outage` in userdata/setup.sh), and
 * an update of a password takes two and a half.
 */
const timeoutSeconds = 20 * 60;
const pollMs = 3000;
/** How often the console may be unreadable in a row. It may be for a moment, before the server exists everywhere in AWS. */
const patience = 10;

/** Waits until the account server, given by its instance id, says that the site has its database account. Throws if it does not. */
export const accountGate = (instanceId: string): Promise<void> => {
  const client = providersClient();
  const say = whenItChanges(text => void pulumi.log.info(text, undefined, undefined, true));
  return waitForAccount(() => serverConsole(client, instanceId), say, clock);
};

/** The gate itself: see `accountGate`. */
export async function waitForAccount(
  read: () => Promise<ServerConsole>,
  say: (text: string) => void,
  clock: Clock,
): Promise<void> {
  const end = clock.now() + timeoutSeconds * 1000;
  for (let unreadable = 0; ;) {
    const console = await read();
    if (console.isReady) return;
    if (console.failed !== undefined) throw userError(refusal(`it has failed at ${console.failed}`));
    unreadable = console.unreadable === undefined ? 0 : unreadable + 1;
    if (unreadable >= patience)
      throw userError(
        `Whether the site has its database account is not known, because the console of lamp-account-server cannot be read: ${console.unreadable}. ` +
          "The check uses your AWS credentials (environment, or aws:profile) and needs ec2:GetConsoleOutput. What to do: when AWS answers, run pulumi up again.",
      );
    if (clock.now() >= end)
      throw userError(refusal(`after ${timeoutSeconds} s its last words are: ${console.tail.at(-1) ?? "none"}`));
    say(`waiting for lamp-account-server: ${console.tail.at(-1) ?? ""}`);
    await clock.sleep(pollMs);
  }
}

const refusal = (why: string) =>
  `The server lamp-account-server has not given the site its database account: ${why}. ` +
  "Web servers go on with the account that they have; a new stack has none. " +
  "What to do: remove the cause, then pulumi up --replace '**Instance::lamp-account-server'.";
