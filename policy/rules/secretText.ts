/** A place in a text that looks like a secret. It never holds the secret itself. */
export interface Finding {
  /** For example `a private key`. */
  readonly kind: string;
  /** Number of the line, from 1. */
  readonly line: number;
}

/** Forms that no other text has. Sources: the documentation of each issuer. */
const unmistakable: readonly (readonly [kind: string, form: RegExp])[] = [
  ["a private key", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ["a token of GitHub", /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})/],
  ["a token of GitLab", /\bglpat-[A-Za-z0-9_-]{20,}/],
  ["a token of Slack", /\bxox[abprs]-[A-Za-z0-9-]{10,}/],
  ["a key of Stripe", /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ["a key of Google", /\bAIza[A-Za-z0-9_-]{35}\b/],
  ["a token of Pulumi", /\bpul-[0-9a-f]{40}\b/],
  ["an address with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"'$<{]+:(?!\$|<|\{|\*)[^\s:/@"'$<{]{3,}@/i],
];

/** `password = "…"` in shell, PHP, YAML, JSON and the like. The value is judged by `isLiteral`. */
const assignment =
  /(?:^|[^A-Za-z0-9])([A-Za-z0-9_.-]*(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token|private[_-]?key))["']?\s*(?:=>|:=|[:=])\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'`,;)}\]]+))/gi;
/** What ends the name of a thing that only leads to a secret, for example `DB_SECRET_ARN`. */
const leading = /(?:arn|id|name|file|path|url|uri|version|stage|length|policy|host)$/i;

/** Whether an assigned value can be a secret: not an expression, a name of something, a placeholder or a switch. */
function isLiteral(value: string): boolean {
  if (value.length < 6 || /[$<>{}()`%*\\]/.test(value)) return false;
  if (/^(?:arn:|https?:|\/|\.|!|&|@|file:|env:|ssm:|secretsmanager)/i.test(value)) return false;
  if (
    /^(?:true|false|null|none|required|optional|prompt|changeme|example|redacted|hidden|secret|password)$/i.test(value)
  )
    return false;
  if (/^\[secret\]|^x+$|^\d+$/i.test(value)) return false;
  // A path, a name with dots such as config.password, or words of letters alone that are names in a program.
  return !/^[a-z_]+(?:[.-][a-z_]+)+$/i.test(value) && !/^[a-z]+(?:[A-Z][a-z]+)*$/.test(value);
}

/** Lines of a text that look like secrets, each once. */
export function secretsIn(text: string): readonly Finding[] {
  return text.split("\n").flatMap((written, index) => {
    const kind = kindOf(written);
    return kind === undefined ? [] : [{ kind, line: index + 1 }];
  });
}

function kindOf(written: string): string | undefined {
  const [known] = unmistakable.find(([, form]) => form.test(written)) ?? [];
  if (known !== undefined) return known;
  for (const [, name = "", double, single, bare] of written.matchAll(assignment)) {
    if (leading.test(name)) continue;
    // Without quotes, a word of letters alone is more often a variable than a password.
    const value = double ?? single ?? bare ?? "";
    const isQuoted = double !== undefined || single !== undefined;
    if (isLiteral(value) && (isQuoted || /\d/.test(value))) return `a value for ${name}`;
  }
  return undefined;
}
