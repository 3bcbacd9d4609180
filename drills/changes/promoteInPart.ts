import { isFenced } from "../context/fence";
import { dropRetired } from "../context/generation";
import type { Drill } from "../drill";
import { pausedWrites, that } from "../judge/checks";

const generation = "lamp:databaseGeneration";

/** Options by which `up` changes the database of this number alone. */
export const onlyDatabase = (number: number): string[] => ["--target", `**rds/instance:Instance::lamp-db-${number}`];

export const promoteInPart: Drill = {
  name: "promote-in-part",
  what: "`up --target` is to promote the replica alone; then two complete updates at once",
  isLong: true,
  async run(context) {
    const { fleet, stack } = context;
    const { primary, replica } = await fleet.databases();
    const next = Number(stack.setting(generation)) + 1;
    await context.set({ [generation]: String(next) });
    const began = context.markEvent("the replica alone is to be promoted");
    const part = await context.attemptUp("the replica alone", {}, undefined, ...onlyDatabase(next));
    const ended = Date.now();
    const stillWrites = !(await isFenced(context, primary)) && (await isFenced(context, replica));
    const whole = context.attemptUp("the whole promotion", {}, undefined, "--refresh");
    const second = await context.attempt(["up", "--yes", "--skip-preview", "--refresh"]);
    const first = await whole;
    const isPrimary = (await fleet.databases()).primary === replica;
    await fleet.untilWhole();
    context.mark("every server writes to the new primary, and reads from a new replica");
    await dropRetired(context);
    return seen => [
      that(
        "`up --target` is refused, because the old primary would go on writing",
        part.code !== 0 && /was not promoted: .* does not set read_only to 1 in RDS/.test(part.all),
      ),
      that("it says nothing of a replica that has everything", !part.all.includes("has everything that")),
      that("the primary takes writes afterwards, and the replica none", stillWrites),
      that(
        "no write was failed or refused until then",
        seen.visits.every(
          ({ at, outcome, what }) => what !== "write" || outcome === "good" || at < began || at > ended,
        ),
      ),
      that(
        "the second of two updates at once is refused",
        second.code !== 0 && second.all.includes("the stack is currently locked"),
      ),
      that("the first one makes the replica the primary", first.code === 0 && isPrimary),
      ...pausedWrites(seen),
    ];
  },
};
