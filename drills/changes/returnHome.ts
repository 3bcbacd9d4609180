import { dropFailed } from "../context/generation";
import type { Drill } from "../drill";
import { that, unnoticed } from "../judge/checks";

export const returnHome: Drill = {
  name: "return-home",
  what: "after lose-primary: the retired database is deleted, primary and replica are left",
  isLong: true,
  async run(context) {
    const databases = () =>
      context.machines
        .list()
        .filter(({ kind }) => kind === "database")
        .map(({ id }) => id)
        .sort();
    const { primary, replica } = await context.fleet.databases();
    if (databases().length < 3)
      throw new Error("there is no retired database to delete: run `drill lose-primary` first");
    const [retired = ""] = databases().filter(identifier => ![primary, replica].includes(identifier));
    const refused = await dropFailed(context, retired);
    const left = databases();
    const again = await context.attemptUp("again, without a change");
    const refresh = await context.attempt(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    context.mark("refreshed");
    return seen => [
      that("RDS takes no last snapshot of a failed database", refused),
      that("primary and replica are left", left.join() === [primary, replica].sort().join(), left.join(", ")),
      that(
        "`up` again changes nothing",
        again.code === 0 && !/ (created|updated|deleted|replaced)\b/.test(again.all.replace(/^.*unchanged.*$/gm, "")),
      ),
      that(
        "`refresh` finds no drift",
        refresh.code === 0,
        refresh.code === 0 ? "yes" : refresh.all.trim().slice(-1000),
      ),
      ...unnoticed(seen),
    ];
  },
};
