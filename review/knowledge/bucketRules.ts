import { shown } from "../plan/shown";
import type { Properties, Step } from "../plan/plan";
import type { ChangeRule, Risk } from "./kind";
import { dataGone } from "./rows/stores";

export const bucketGone = dataGone(
  "bucket",
  "The files in it are lost. AWS refuses to delete a bucket that is not empty, unless forceDestroy is set.",
);

export function madePublic(step: Step): Risk {
  return {
    severity: "high",
    what: `${step.name} no longer keeps its bucket from being public.`,
    effect: "A policy or an access list can then show its files to everybody.",
    advice: "Keep all four blocks.",
  };
}

const publicList = /^public-|^authenticated-read$/;
export const listMade = (step: Step): Risk | undefined =>
  publicList.test(String(step.after?.["acl"]))
    ? {
        severity: "high",
        what: `${step.name} shows the files to everybody: its access list is ${shown(step.after?.["acl"])}.`,
        effect: "Whoever knows an address can read the files from then on.",
        advice: "Keep buckets private.",
      }
    : undefined;

const keepsShorter = (step: Step, what: string): Risk => ({
  severity: "medium",
  what,
  effect: "S3 deletes the older ones within days, for good.",
  advice: `Copy what you may need as evidence before ${step.name} changes.`,
});

/** The days after which the rules delete files, by the rules' names. */
const daysOf = (inputs: Properties | undefined): readonly number[] =>
  [
    ...JSON.stringify(inputs?.["rules"] ?? inputs?.["lifecycleRules"] ?? "").matchAll(
      /"(?:days|noncurrentDays)":(\d+)/g,
    ),
  ].map(([, days]) => Number(days));

export const lifecycleChanged: ChangeRule = (_change, step) => {
  const [old, wanted] = [daysOf(step.before), daysOf(step.after)];
  if (wanted.length <= old.length && wanted.every((days, index) => days >= (old[index] ?? Infinity))) return undefined;
  return keepsShorter(
    step,
    `${step.name} keeps files for ${wanted.join(", ") || "no"} days instead of ${old.join(", ") || "for ever"}.`,
  );
};

export const versioning = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name} keeps no old versions of files any more.`,
  effect: "A file that is overwritten or deleted from then on is lost.",
  advice: "Approve it only for files that can be made again.",
});

export const encryption = (step: Step): Risk => ({
  severity: "low",
  what: `The encryption of ${step.name} changes.`,
  effect: "New files are encrypted differently. With a key of KMS, readers need the right to use it.",
  advice: "Check who reads the files.",
});
