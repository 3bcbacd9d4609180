/** The account that `install` makes. */
const administrator = { name: "admin", password: "correct horse battery staple" };

/** An answer of the site. */
export interface Answer {
  readonly status: number;
  /** Where it leads, or undefined. */
  readonly location: string | undefined;
  /** Name of the server that answered. */
  readonly server: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A browser that uses WordPress: it keeps cookies, and follows no redirect by itself. */
export class WordPress {
  /** Address without a slash at its end. */
  readonly url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.url = url;
  }

  async ask(path: string, { method = "GET", headers = {}, body }: RequestInit = {}): Promise<Answer> {
    const cookie = [...this.#cookies].map(pair => pair.join("=")).join("; ");
    const answer = await fetch(`${this.url}${path}`, {
      method,
      body: body ?? null,
      headers: { ...(cookie === "" ? {} : { cookie }), connection: "close", ...headers },
      redirect: "manual",
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return {
      status: answer.status,
      location: answer.headers.get("location") ?? undefined,
      server: answer.headers.get("x-served-by") ?? "",
      headers: answer.headers,
      body: await answer.text(),
    };
  }

  /** Sends a form. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.ask(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  /** Fills in the installer. Nobody is logged in afterwards. */
  install(): Promise<Answer> {
    const { name, password } = administrator;
    return this.post("/wp-admin/install.php?step=2", {
      weblog_title: "A blog",
      user_name: name,
      admin_password: password,
      admin_password2: password,
      pw_weak: "on",
      admin_email: "admin@example.com",
      blog_public: "1",
      language: "",
    });
  }

  /** Logs the administrator in. @throws if WordPress does not accept it */
  async logIn(): Promise<void> {
    await this.ask("/wp-login.php");
    const answer = await this.post("/wp-login.php", {
      log: administrator.name,
      pwd: administrator.password,
      testcookie: "1",
      redirect_to: `${this.url}/wp-admin/`,
    });
    if (answer.status !== 302)
      throw new Error(`The log-in was answered with ${answer.status}: ${answer.body.slice(0, 500)}`);
  }

  /** Gives posts addresses such as `/hello-world/`. The administrator must be logged in. */
  async prettyAddresses(): Promise<void> {
    const form = (await this.ask("/wp-admin/options-permalink.php")).body;
    await this.post("/wp-admin/options-permalink.php", {
      _wpnonce: /name="_wpnonce" value="(\w+)"/.exec(form)?.[1] ?? "",
      selection: "/%postname%/",
      permalink_structure: "/%postname%/",
      submit: "Save Changes",
    });
  }

  /** Sends JSON to the REST interface as the editor of the browser does. The administrator must be logged in. */
  async rest(route: string, value: unknown): Promise<Answer> {
    const nonce = (await this.ask("/wp-admin/admin-ajax.php?action=rest-nonce")).body;
    const headers = { "content-type": "application/json", "x-wp-nonce": nonce };
    return this.ask(`/index.php?rest_route=${route}`, { method: "POST", headers, body: JSON.stringify(value) });
  }
}
