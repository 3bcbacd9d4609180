/**
 * The release series of MySQL that the stack runs. RDS for MySQL also has 8.0, whose standard support has ended, and no 9.x.
 * Another series needs another parameter group family, and RDS must offer an upgrade to it.
 */
export const mysqlSeries = "8.4";

/** The last number of an exact release: 9 of `8.4.9`. Undefined for a series such as `8.4`. */
export function mysqlPatch(release: string): number | undefined {
  const last = release.split(".")[2];
  return last === undefined ? undefined : Number(last);
}
