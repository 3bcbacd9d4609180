import { createHmac, timingSafeEqual } from "node:crypto";

/** The account that the relay knows: the keys of a user that AWS's documentation shows as examples, so that they open nothing on AWS. */
const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/**
 * The SMTP password that belongs to a secret access key in a region (SES developer guide, "Obtaining Amazon SES SMTP credentials by
 * converting existing AWS credentials"). It works in that region only.
 */
export function smtpPassword(secret: string, region: string): string {
  const parts = ["11111111", region, "ses", "aws4_request", "SendRawEmail"];
  const sign = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const signature = parts.reduce<string | Buffer>(sign, `AWS4${secret}`) as Buffer;
  return Buffer.concat([Buffer.from([0x04]), signature]).toString("base64");
}

/** User name and password of the relay in a region. */
export const relayAccount = (region: string) => ({
  username: accessKeyId,
  password: smtpPassword(secretAccessKey, region),
});

/** Whether SES would let somebody log in. */
export function isAccount(region: string, username: string, password: string): boolean {
  const known = relayAccount(region);
  const [given, right] = [password, known.password].map(text => Buffer.from(text));
  return username === known.username && given?.length === right?.length && timingSafeEqual(given!, right!);
}
