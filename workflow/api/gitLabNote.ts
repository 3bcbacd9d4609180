/** Characters that GitLab takes as a note (GitLab's documentation, "GitLab application limits", size of comments). */
const mostCharacters = 1_000_000;
const perPage = 100;

/** What is wrong, and what to do, as text for the log of the job. */
export class NoteError extends Error {}

interface Note {
  readonly id: number;
  readonly body: string;
  readonly author: { readonly id: number };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Writes or edits the note. Source of the API: GitLab's documentation, "Notes API", merge requests.
 *
 * @param text the comment; its first line names the stack
 * @returns what was done
 */
export async function writeNote(text: string, environment: Environment): Promise<string> {
  const marker = /^<!-- review of \S+ -->$/m.exec(text.split("\n", 1)[0] ?? "")?.[0];
  if (marker === undefined) throw new NoteError("The text is no review: its first line does not name a stack.");
  if (text.length > mostCharacters)
    throw new NoteError(`The text has ${text.length} characters. A note of GitLab has at most ${mostCharacters}.`);
  const ask = client(environment);
  const { id: self } = (await ask("ask who it is", "GET", "user")).data as { id: number };
  const { CI_PROJECT_ID, CI_MERGE_REQUEST_IID } = environment;
  const notes = `projects/${CI_PROJECT_ID ?? ""}/merge_requests/${CI_MERGE_REQUEST_IID ?? ""}/notes`;
  const own = await find(ask, notes, ({ body, author }) => author.id === self && body.startsWith(marker));
  if (own === undefined) {
    await ask("write the note", "POST", notes, text);
    return "The note is written.";
  }
  await ask("edit the note", "PUT", `${notes}/${own.id}`, text);
  return `The note ${own.id} is edited.`;
}

type Ask = (what: string, method: string, path: string, body?: string) => Promise<{ data: unknown; nextPage: string }>;

async function find(ask: Ask, notes: string, isWanted: (note: Note) => boolean): Promise<Note | undefined> {
  for (let page = "1"; page !== "";) {
    const answer = await ask("read the notes", "GET", `${notes}?sort=asc&per_page=${perPage}&page=${page}`);
    const found = (answer.data as Note[]).find(isWanted);
    if (found !== undefined) return found;
    page = answer.nextPage;
  }
  return undefined;
}

const hints: Readonly<Record<number, string>> = {
  401: "GITLAB_TOKEN is wrong or has expired: make a new project access token.",
  403: 'GITLAB_TOKEN may not do this: it needs the scope "api" and the role Reporter.',
  404: "The token may not see this project, or there is no such merge request.",
  429: "GitLab limits how many notes are written in a minute. Run the job again.",
};

function client(environment: Environment): Ask {
  for (const name of ["CI_API_V4_URL", "CI_PROJECT_ID", "CI_MERGE_REQUEST_IID", "GITLAB_TOKEN"])
    if ((environment[name] ?? "") === "")
      throw new NoteError(
        name === "GITLAB_TOKEN"
          ? "GITLAB_TOKEN is not set: docs/gitlab.md says how to make it."
          : `${name} is not set: this works in a job of a pipeline for merge requests only.`,
      );
  const { CI_API_V4_URL: url = "", GITLAB_TOKEN: token = "" } = environment;
  return async (what, method, path, body) => {
    const response = await fetch(`${url}/${path}`, {
      method,
      headers: { "PRIVATE-TOKEN": token, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify({ body }) }),
    }).catch((error: unknown) => {
      throw new NoteError(`GitLab did not answer, so it did not ${what}: ${String(error)}`);
    });
    if (!response.ok)
      throw new NoteError(
        `GitLab has refused to ${what} (${response.status}). ${hints[response.status] ?? (await response.text()).slice(0, 500)}`,
      );
    return { data: await response.json(), nextPage: response.headers.get("x-next-page") ?? "" };
  };
}
