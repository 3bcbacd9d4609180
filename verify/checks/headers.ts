import type { Check } from "../check";

/** An attacker is not told what to look up. */
export const noVersions: Check = {
  statement: "no answer tells a version",
  retried: false,
  ask: async site => {
    const answers = [await site.ask("/"), await site.ask("/verify-asks-for-what-is-not-there")];
    const told = answers.flatMap(({ status, headers }) =>
      ["server", "x-powered-by", "via"].flatMap(name => {
        const value = String(headers[name] ?? "");
        return /\d/.test(value.replace(/^1\.1 /, "")) || (name === "x-powered-by" && value !== "")
          ? [`${name}: ${value} (status ${status})`]
          : [];
      }),
    );
    if (told.length > 0)
      throw new Error(`${[...new Set(told)].join(", ")}; see ServerTokens of Apache, expose_php of PHP`);
    return `server: ${answers[0]?.headers["server"] ?? "not named"}`;
  },
};

const wanted: readonly { header: string; form: RegExp; onHttpsOnly: boolean }[] = [
  { header: "x-content-type-options", form: /^nosniff$/, onHttpsOnly: false },
  { header: "content-security-policy", form: /default-src/, onHttpsOnly: false },
  { header: "referrer-policy", form: /./, onHttpsOnly: false },
];

/** The sample shows what a page should be sent with. */
export const pageHeaders: Check = {
  statement: "the page carries its security headers",
  retried: false,
  ask: async site => {
    const { headers } = await site.ask("/");
    const lacking = wanted.filter(({ header, form }) => !form.test(String(headers[header] ?? "")));
    if (lacking.length > 0) throw new Error(`not as they should be: ${lacking.map(({ header }) => header).join(", ")}`);
    return wanted.map(({ header }) => header).join(", ");
  },
};
