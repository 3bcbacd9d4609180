import type { Verdict } from "./verifySite";

const kinds = {
  sample: "the stack with its sample site",
  site: "the stack with a site of your own",
  url: "a stack with only a url",
};

/** The verdict as text: one line for each check, and a summary. */
export function table({ url, kind, checks }: Verdict): string {
  const rows = [
    ["check", "result", "ms", "seen"],
    ...checks.map(({ check, result, ms, detail }) => [check, result, String(ms), detail]),
  ];
  const width = (column: number) => Math.max(...rows.map(row => row[column]?.length ?? 0));
  const [checkWidth, resultWidth, msWidth] = [width(0), width(1), width(2)];
  const lines = rows.map(([check = "", result = "", ms = "", detail = ""]) =>
    [check.padEnd(checkWidth), result.padEnd(resultWidth), ms.padStart(msWidth), detail].join("  "),
  );
  const count = (result: string) => checks.filter(check => check.result === result).length;
  const failed = count("FAILED");
  const verdict =
    failed === 0
      ? `ok, ${count("ok")} of ${checks.length} checks passed`
      : `${failed} of ${checks.length} checks FAILED`;
  return [`${url} (${kinds[kind]})`, "", ...lines, "", `verify: ${verdict}`, ""].join("\n");
}
