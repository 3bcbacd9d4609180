import { type Answer, Visitor } from "./visitor";

/** The account that `install` makes. */
const administrator = { name: "admin", password: "correct horse battery staple" };

export interface RestAnswer extends Answer {
  /** The body, read as JSON. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** A browser that uses WordPress. */
export class WordPress extends Visitor {
  /** Uploads a picture as the editor of the browser does. The administrator must be logged in. */
  async uploadPicture(name: string, picture: Uint8Array): Promise<Answer> {
    const nonce = (await this.ask("/wp-admin/admin-ajax.php?action=rest-nonce")).body;
    const headers = {
      "x-wp-nonce": nonce,
      "content-type": "image/png",
      "content-disposition": `attachment; filename=${name}`,
    };
    return this.ask("/wp-json/wp/v2/media", { method: "POST", headers, body: picture });
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
    const saved = await this.post("/wp-admin/options-permalink.php", {
      _wpnonce: /name="_wpnonce" value="(\w+)"/.exec(form)?.[1] ?? "",
      selection: "/%postname%/",
      permalink_structure: "/%postname%/",
      submit: "Save Changes",
    });
    // WordPress makes its rules for addresses when it shows the page again, not when it saves the form.
    await this.ask(saved.location ?? "");
  }

  /**
   * Sends JSON to the REST interface as the editor of the browser does, or reads from it. The administrator must be logged in.
   *
   * @param value left out: it is read
   */
  async rest(route: string, value?: unknown): Promise<RestAnswer> {
    const nonce = (await this.ask("/wp-admin/admin-ajax.php?action=rest-nonce")).body;
    const headers = { "content-type": "application/json", "x-wp-nonce": nonce };
    const sent = value === undefined ? {} : { method: "POST", body: JSON.stringify(value) };
    const answer = await this.ask(`/wp-json${route}`, { headers, ...sent });
    return { ...answer, value: JSON.parse(answer.body) as RestAnswer["value"] };
  }
}
