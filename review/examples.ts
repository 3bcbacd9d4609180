/** A change of the stack that runs by default, for which an example of a comment is kept. */
export interface Example {
  /** Name of its files in review/examples, for example `new-release`. */
  readonly name: string;
  /** What is changed, as `KEY=VALUE`. */
  readonly set: readonly string[];
  /** Settings of the stack before the change. Default: those of Pulumi.rehearsal.yaml. */
  readonly before?: readonly string[];
  /** The command. Default: `preview`. */
  readonly command?: readonly string[];
}

const domain = ["lamp:domain=www.example.com", "lamp:hostedZone=Z0123456789ABCDEFGHIJ"];

export const examples: readonly Example[] = [
  { name: "instance-type", set: ["lamp:webInstanceType=t4g.medium"] },
  { name: "database-class", set: ["lamp:databaseInstanceClass=db.t4g.medium"] },
  { name: "storage", set: ["lamp:databaseStorageGb=50"] },
  { name: "promotion", set: ["lamp:databaseGeneration=2"] },
  { name: "rotation", set: ["lamp:databasePasswordGeneration=2"] },
  { name: "third-zone", set: ["lamp:zones=3"] },
  { name: "single-nat", set: ["lamp:nat=single"] },
  { name: "no-nat", set: ["lamp:nat=none"] },
  { name: "domain", set: domain },
  { name: "fewer-backups", set: ["lamp:backupRetentionDays=3"] },
  { name: "no-firewall", set: ["lamp:waf=false"] },
  { name: "tags", set: [] },
  { name: "replacement-refused", set: [], command: ["preview", "--replace", "**aws:rds/instance:Instance::lamp-db-1"] },
  {
    name: "deleted-replica",
    set: [],
    command: ["destroy", "--preview-only", "--target", "**aws:rds/instance:Instance::lamp-db-2", "--target-dependents"],
  },
  { name: "wrong-setting", set: ["lamp:zones=99"] },
  { name: "nothing", set: [] },
  { name: "destroy", set: [], command: ["destroy", "--preview-only"] },
  // These change the account or the state, and so they come last.
  { name: "refused-by-aws", set: [] },
  { name: "drift", set: [], command: ["refresh", "--preview-only"] },
  { name: "drift-undone", set: [], command: ["preview", "--refresh"] },
  { name: "unfinished", set: [] },
  { name: "promotion-again", set: ["lamp:databaseGeneration=2"] },
];
