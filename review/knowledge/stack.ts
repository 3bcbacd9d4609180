import type { Kind } from "./kind";

/** Resources of Pulumi itself: they are in the state only, and AWS knows nothing of them. */
const ofState = (noun: string): Kind => ({
  tier: "stack",
  noun,
  properties: { input: "none", keepers: "none", value: "none" },
  replaced: "none",
  deleted: "none",
});

export const stack: Readonly<Record<string, Kind>> = {
  "pulumi:index:Stash": ofState("note in the state"),
  "random:index/randomId:RandomId": {
    ...ofState("random name"),
    replaced: step => ({
      severity: "medium",
      what: `The random name ${step.name} is made anew.`,
      effect: "Everything whose name is made of it gets another name, and may be replaced.",
      advice: "Look for replacements below.",
    }),
  },
};
