// The way to the server: calls with the token, and the stream of events, which EventSource could not bring the token for.

export class Refused extends Error {}

export class Farm {
  #token;
  #over = new AbortController();

  constructor(token) {
    this.#token = token;
  }

  close() {
    this.#over.abort();
  }

  /** Gives status and body; throws what the server says is wrong. */
  async call(method, path, body, signal) {
    const response = await this.#fetch(method, path, body, signal ? AbortSignal.any([signal, this.#over.signal]) : this.#over.signal);
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }

  /** Hears events until it is closed, coming again when the stream breaks. Throws when the token is refused. */
  async listen(hear, say) {
    for (let breaks = 0; !this.#over.signal.aborted; breaks++) {
      try {
        await this.#listenOnce(hear, () => {
          breaks = 0;
          say("Live.");
        });
        say("The server ended the stream; coming again.");
      } catch (error) {
        if (error instanceof Refused) {
          throw error;
        }

        if (!this.#over.signal.aborted) {
          say(`Not connected: ${error.message} Coming again.`);
        }
      }

      await new Promise(wake => setTimeout(wake, Math.min(1000 * 2 ** breaks, 10000)));
    }
  }

  async #listenOnce(hear, opened) {
    const silent = new AbortController();
    const signal = AbortSignal.any([silent.signal, this.#over.signal]);
    const patience = 15000;
    let alarm = setTimeout(() => silent.abort(), patience);
    try {
      const response = await this.#fetch("GET", "api/events", undefined, signal);
      opened();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(alarm);
        alarm = setTimeout(() => silent.abort(), patience);
        const events = (rest + part.value).split("\n\n");
        rest = events.pop();
        events.forEach(text => this.#tell(text, hear));
      }
    } finally {
      clearTimeout(alarm);
    }
  }

  #tell(text, hear) {
    const fields = Object.fromEntries(text.split("\n").map(line => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]));
    if (fields.event !== undefined && fields.data !== undefined) {
      hear(fields.event, JSON.parse(fields.data));
    }
  }

  async #fetch(method, path, body, signal) {
    const headers = { Authorization: `Bearer ${this.#token}`, Accept: "application/json" };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
    }

    const response = await fetch(path, { method, signal, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store", credentials: "omit" });
    if (response.status === 401) {
      throw new Refused("The server does not know this token. It makes a new one whenever it starts.");
    }

    if (!response.ok && response.status !== 404) {
      const problem = await response.json().catch(() => ({}));
      throw new Error(problem.detail ?? `The server answered ${response.status}.`);
    }

    return response;
  }
}
