import { that, unnoticed } from "../judge/checks";
import type { Drill } from "../drill";
import { dropRetired } from "../stage/generation";
import { Fleet } from "../stage/fleet";

export const returnHome: Drill = {
  name: "return",
  what: "after lose-primary: the retired database is dropped, the pair is complete",
  async run(stage) {
    const fleet = new Fleet(stage);
    const databases = () =>
      stage.machines
        .list()
        .filter(({ kind }) => kind === "database")
        .map(({ id }) => id)
        .sort();
    const { primary, replica } = await fleet.databases();
    if (databases().length < 3) throw new Error("there is no retired database to drop: do `drill lose-primary` first");
    await dropRetired(stage);
    const left = databases();
    const again = await stage.attemptUp("again, without a change");
    await stage.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    stage.mark("refresh finds no drift");
    return seen => [
      that("primary and replica are left", left.join() === [primary, replica].sort().join(), left.join(", ")),
      that(
        "`up` again changes nothing",
        again.code === 0 && !/ (created|updated|deleted|replaced)\b/.test(again.all.replace(/^.*unchanged.*$/gm, "")),
      ),
      that("`refresh` finds no drift", true),
      ...unnoticed(seen),
    ];
  },
};
