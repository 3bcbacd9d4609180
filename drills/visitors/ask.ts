// node ask.ts URL PATH SECONDS: makes one request, with a time-out of its own. Prints status and body as JSON.
import { Visitor } from "./visitor";

const [url = "", path = "", seconds = ""] = process.argv.slice(2);

new Visitor(new URL(url), "browser").ask({ path }, Number(seconds) * 1000).then(
  ({ status, body }) => {
    console.log(JSON.stringify({ status, body }));
    process.exit(0);
  },
  (error: unknown) => {
    console.error(String(error));
    process.exit(1);
  },
);
