import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { isAccount } from "./account";
import { type Message, rejection } from "./message";

export interface SmtpOptions {
  /** For example `eu-central-1`: passwords of SES belong to a region. */
  readonly region: string;
  /** Key, certificate and authority, PEM. */
  readonly certificate: string;
  /** Whether the connection is encrypted from the beginning. Otherwise it must be by STARTTLS, before anything else. */
  readonly isWrapped: boolean;
  /** Called with each message that is taken, before its sender is told so. */
  readonly take: (message: Message) => void;
}

/** The largest message, in bytes, as it is sent (SES developer guide, "Service quotas"). */
const largestBytes = 40 * 2 ** 20;

/**
 * SES's side of SMTP: the account, the sender and the size of each message are checked, with the codes and sentences of the SES developer
 * guide, "SMTP response codes returned by Amazon SES". The proxy in front tells by PROXY protocol who has connected.
 */
export function smtpServer({ region, certificate, isWrapped, take }: SmtpOptions): SMTPServer {
  return new SMTPServer({
    name: `email-smtp.${region}.amazonaws.com`,
    banner: "SimpleEmailService",
    secure: isWrapped,
    needsUpgrade: false,
    key: certificate,
    cert: certificate,
    useProxy: true,
    disableReverseLookup: true,
    authMethods: ["PLAIN", "LOGIN"],
    authRequiredMessage: "Authentication required",
    size: largestBytes,
    logger: false,
    onAuth({ username, password }, _session, callback) {
      if (isAccount(region, username ?? "", password ?? "")) callback(null, { user: username ?? "" });
      else callback(failure(535, "Authentication Credentials Invalid"));
    },
    onData(stream, session, callback) {
      buffer(stream).then(content => {
        const message = messageOf(session, content);
        const why = stream.sizeExceeded ? "Message size exceeds the limit" : rejection(message, region);
        if (why !== undefined) return callback(failure(stream.sizeExceeded ? 552 : 554, why));
        take(message);
        callback(null, `Ok ${session.id}`);
      }, callback);
    },
  });
}

const failure = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

function messageOf({ envelope }: SMTPServerSession, content: Buffer): Message {
  const { mailFrom, rcptTo } = envelope;
  return {
    time: new Date().toISOString(),
    from: mailFrom === false ? "" : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    text: content.toString("utf8").replaceAll("\r\n", "\n"),
  };
}
