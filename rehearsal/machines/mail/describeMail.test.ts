import { expect, it } from "vitest";
import { describeMail } from "./describeMail";

const relay = { folder: "/run/mail", region: "eu-central-1" };
const account =
  "The mail relay: email-smtp.eu-central-1.amazonaws.com:587, user AKIAIOSFODNN7EXAMPLE, password BF0/eIJm0ruTHsSjOkRuOGzGF+zeSyE3aiRzrzUQ8LwG";

it("says how to reach the relay, and that nothing has arrived", () => {
  expect(describeMail({ ...relay, messages: [] })).toEqual([account, "No mail has arrived."]);
});

it("shows each message with its envelope, and where its file is", () => {
  const to = ["a@example.com", "b@example.com"];
  const message = { time: "2026-05-01T12:00:00.000Z", from: "site@example.com", to, text: "Subject: x\n\nHello\n" };
  expect(describeMail({ ...relay, messages: [message] })).toEqual([
    account,
    "1 messages, each a file in /run/mail:",
    "",
    "── 1.eml, 2026-05-01T12:00:00.000Z, from site@example.com to a@example.com, b@example.com",
    "  Subject: x",
    "",
    "  Hello",
  ]);
});
