import { basename } from "node:path";
import type { DrillListing } from "./drillRoom";

/** A mistake on the command line. The message says what is wrong and what is allowed; it is shown with the usage. */
export class UsageError extends Error {}

export const usage = `npm run rehearse -- [FLAGS] [STEP...]

Steps, done in the order given:
  image            make an image by DIR/image/image.ts, and let the servers start from it
  preview          pulumi preview
  review           print the review of the change that is set: by DIR/review/review.ts, with the measured times
  up               pulumi up
  verify           ask the running site: by DIR/verify/verify.ts, or else whether the output url answers
  drill NAME       run a drill: a failure or a change under load, judged by what users felt;
                   NAME is all, or one of the drills that are listed below
  refresh          pulumi refresh: fails if the state differs from what exists
  set KEY=VALUE    change the configuration (of a copy: your files stay as they are);
                   set secret:KEY=VALUE encrypts the value, and KEY.NAME is one value of a map
  mail             print the mail that servers have sent, and the account of the relay
  show             addresses, and how to get a shell or a log
  hold             keep everything running until Ctrl-C, or until SIGINT or SIGTERM from a script
  destroy          pulumi destroy
No step given: preview up verify hold destroy (without a terminal: no hold)

Flags:
  --program DIR    another Pulumi program (default: this project's)
  --config NAME    start from Pulumi.NAME.yaml (default: rehearsal)
  --paper          boot nothing: stand-ins answer; needs no root and runs on any system
  --bare           servers install their packages at boot, instead of starting from a ready image
  --keep           keep state, logs and consoles of this run in its folder
  --speed N        AWS's own times are divided by N, 1 to 3600 (default: 60; on paper 3600)
  --rate N         requests a second in drills (default: 50)
  --seed N         the number from which a drill draws what it does (default: another one each time)
  --only N,...     only these parts of a drill, by their numbers in its table
  --json FILE      write every figure of the drills
  --rights PATH    the operator has only the rights of this policy, or of the policies in this folder,
                   in IAM's JSON (default: an administrator's)`;

/**
 * The part of the help that lists a program's drills.
 *
 * @param program folder of the program
 * @param drills undefined when the program has none
 */
export function listOfDrills(program: string, drills: readonly DrillListing[] | undefined): string {
  if (drills === undefined)
    return `Drills: ${basename(program)} has none (there is no drills/drills.ts in its folder).`;
  const width = Math.max(...drills.map(({ name }) => name.length));
  return ["Drills:", ...drills.map(({ name, what }) => `  ${name.padEnd(width)}  ${what}`)].join("\n");
}
