import { z } from "zod";
import { hostName } from "../names/hostName";

const relayMust = "be the host name and the port of a mail relay, such as email-smtp.eu-central-1.amazonaws.com:587";
const isRelay = (given: string) => {
  const [host = "", port = "", more] = given.split(":");
  return hostName.test(host) && /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535 && more === undefined;
};

/** The form of `lamp:mailRelay`: a host name and a port. */
export const mailRelay = z
  .string(relayMust)
  .refine(isRelay, relayMust)
  .transform(given => ({ host: given.split(":")[0]!, port: Number(given.split(":")[1]) }));

const fromMust = "be the mail address of a sender, such as site@example.com";
/** The form of `lamp:mailFrom`: a mail address. */
export const mailFrom = z.string(fromMust).refine(given => {
  const [name = "", host = "", more] = given.split("@");
  return /^[A-Za-z0-9][\w.+-]{0,63}$/.test(name) && hostName.test(host) && more === undefined;
}, fromMust);
