import type { Account } from "../account";
import { random } from "../random";
import type { Properties } from "../values";

/**
 * Fills a template of an id or ARN. `<hex17>`, `<digits10>`, `<upper14>` and `<alnum6>` are as many random characters;
 * `<uuid>`, `<timestamp>`, `<region>` and `<account>` are what they say. Any other word is the property of that name.
 */
export function fill(template: string, properties: Properties, account: Account): string {
  return template.replace(/<(\w+?)(\d*)>/g, (_, word: string, count: string) => {
    const n = Number(count);
    switch (word) {
      case "hex":
        return random.hex(n);
      case "digits":
        return random.digits(n);
      case "upper":
        return random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", n);
      case "alnum":
        return random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", n);
      case "uuid":
        return random.uuid();
      case "timestamp":
        return new Date().toISOString();
      case "region":
        return String(properties["region"] ?? account.region);
      case "account":
        return account.id;
      default:
        return String(properties[word + count] ?? "");
    }
  });
}
