import * as pulumi from "@pulumi/pulumi";
import { userError } from "../../settings/userError";
import { providersClient } from "../awsClient";
import { errorText } from "../../settings/errorText";
import { clock, poll, whenItChanges } from "../polling";
import { type RdsInstance, rdsReader } from "./rds";

export interface DatabaseWatch {
  /** RDS identifier of the database that is watched. */
  readonly identifier: string;
  /** How long to watch, in seconds. */
  readonly timeoutSeconds: number;
  /** What is to be known, as the subject of a sentence, for example `Whether db-2 takes writes`. For the error. */
  readonly question: string;
  /** What is the case when it cannot be known, as a sentence. For the error. */
  readonly consequence: string;
}

/**
 * Watches one database until `done`, or until the time is up: the caller knows from the last answer. Fails with a text for
 * people when AWS does not answer.
 *
 * @param done decides about an answer: whether it ends the wait, and else what is waited for. `seconds` counts from the first look.
 */
export async function watchDatabase(
  { identifier, timeoutSeconds, question, consequence }: DatabaseWatch,
  done: (found: RdsInstance | undefined, seconds: number) => true | string,
): Promise<void> {
  const rds = await rdsReader(providersClient());
  const say = whenItChanges(text => pulumi.log.info(text, undefined, undefined, true));
  const began = clock.now();
  try {
    await poll({ ask: () => rds.instance(identifier), clock, timeoutSeconds, say }, found => {
      const waiting = done(found, (clock.now() - began) / 1000);
      if (waiting === true) return true;
      say(waiting);
      return false;
    });
  } catch (error) {
    throw userError(
      [
        `${question} cannot be read from AWS: ${errorText(error)}`,
        "The check uses your AWS credentials (environment, or aws:profile) and needs rds:DescribeDBInstances.",
        consequence,
        "What to do: pulumi up --refresh.",
      ].join("\n"),
    );
  } finally {
    rds.close();
  }
}
