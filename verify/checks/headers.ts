import type { Check } from "../check";

/** A version in a header tells an attacker which known weaknesses to try. */
export const noVersions: Check = {
  statement: "no answer tells a version",
  retried: false,
  ask: async site => {
    const answers = [await site.ask("/"), await site.ask("/verify-requests-a-page-that-does-not-exist")];
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

const wantedHeaders: readonly { header: string; form: RegExp }[] = [
  { header: "x-content-type-options", form: /^nosniff$/ },
  { header: "content-security-policy", form: /default-src/ },
  { header: "referrer-policy", form: /./ },
];

/** The sample site sends the headers that every page should have. */
export const pageHeaders: Check = {
  statement: "the page carries its security headers",
  retried: false,
  ask: async site => {
    const { headers } = await site.ask("/");
    const missing = wantedHeaders.filter(({ header, form }) => !form.test(String(headers[header] ?? "")));
    if (missing.length > 0) throw new Error(`missing or wrong: ${missing.map(({ header }) => header).join(", ")}`);
    return wantedHeaders.map(({ header }) => header).join(", ");
  },
};
