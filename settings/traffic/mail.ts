import { z } from "zod";
import { hostName } from "../names/hostName";
import { isPort } from "./port";

const relayMust = "be the host name and the port of a mail relay, such as email-smtp.eu-central-1.amazonaws.com:587";

/** The form of `lamp:mailRelay`: a host name and a port. */
export const mailRelay = z
  .string(relayMust)
  .transform(given => {
    const [host = "", port = "", ...more] = given.split(":");
    return { host, port: isPort(port) && more.length === 0 ? Number(port) : undefined };
  })
  .refine(
    (relay): relay is { host: string; port: number } => hostName.test(relay.host) && relay.port !== undefined,
    relayMust,
  );

const fromMust = "be the mail address of a sender, such as site@example.com";
/** The form of `lamp:mailFrom`: a mail address. */
export const mailFrom = z.string(fromMust).refine(given => {
  const [name = "", host = "", more] = given.split("@");
  return /^[A-Za-z0-9][\w.+-]{0,63}$/.test(name) && hostName.test(host) && more === undefined;
}, fromMust);
