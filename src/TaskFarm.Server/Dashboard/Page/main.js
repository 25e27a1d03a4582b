import { Chart } from "./charts.js";
import { byId, count, make, rate, setText } from "./dom.js";
import { Engines } from "./engines.js";
import { Failures } from "./failures.js";
import { Farm, Refused } from "./farm.js";
import { History } from "./history.js";
import { Story } from "./story.js";
import { Stream } from "./stream.js";

const tokenKey = "taskfarm-token";
const counts = ["scheduled", "pending", "succeeded", "failed", "aborted"];
const say = text => setText(byId("said"), text);
const sayConnection = text => setText(byId("connection"), text);
const depth = new Chart(byId("depth"), byId("depth-text"), "tasks", count);
const throughput = new Chart(byId("rate"), byId("rate-text"), "a second", rate);
const stream = new Stream();
const numbers = Object.fromEntries([...counts, "a second"].map(name => [name, make("dd", { textContent: "–" })]));
let watch = null;
let isPaused = false;

class Watch {
  farm;
  history = new History();
  engines = new Engines();
  failures;
  story;
  isDue = false;

  constructor(token) {
    this.farm = new Farm(token);
    this.failures = new Failures(this.farm);
    this.story = new Story(this.farm, this.history, say);
  }

  async run() {
    await this.farm.call("GET", "api/queue");
    showFarm(true);
    const asking = setInterval(() => this.failures.ask(this.history).catch(() => {}), 1000);
    try {
      this.failures.remember(this.history).catch(() => {});
      await this.farm.listen((name, data) => this.hear(name, data), sayConnection);
    } finally {
      clearInterval(asking);
    }
  }

  // However fast events come, and however slow this machine is: one picture a frame, and none while nobody looks.
  hear(name, data) {
    this.history.hear(name, data);
    if (!this.isDue) {
      this.isDue = true;
      requestAnimationFrame(() => {
        this.isDue = false;
        this.draw();
      });
    }
  }

  draw() {
    const { history } = this;
    if (history.queue === null || this !== watch || isPaused) {
      return;
    }

    // The second that goes on now has not got all its tasks yet.
    const whole = history.samples.length > 1 ? history.samples.slice(0, -1) : history.samples;
    const rates = whole.map(({ second, counted, told }) => ({ second, value: Math.max(counted, told) }));
    const now = history.samples.at(-1).second;
    counts.forEach(name => setText(numbers[name], count(history.queue[name])));
    setText(numbers["a second"], rate(rates.slice(-5).reduce((sum, { value }) => sum + value, 0) / Math.max(1, Math.min(5, rates.length))));
    depth.draw(history.samples.map(sample => ({ second: sample.second, value: sample.depth })), now);
    throughput.draw(rates, now);
    stream.draw(history);
    this.engines.draw(history.allEngines);
    this.failures.draw(history.failures);
  }
}

function showFarm(isOpen) {
  byId("main").hidden = byId("tools").hidden = !isOpen;
  byId("door").hidden = isOpen;
}

async function open(token) {
  const mine = watch = new Watch(token);
  sayConnection("Connecting.");
  try {
    await mine.run();
  } catch (error) {
    if (mine === watch) {
      if (error instanceof Refused) {
        sessionStorage.removeItem(tokenKey);
      }

      close(error.message);
    }
  }
}

function close(why) {
  watch?.farm.close();
  watch = null;
  byId("engines").replaceChildren();
  byId("failures").replaceChildren();
  byId("told").replaceChildren();
  showFarm(false);
  sayConnection("Not connected.");
  setText(byId("door-error"), why);
  byId("token").focus();
}

function enter(token) {
  sessionStorage.setItem(tokenKey, token);
  setText(byId("door-error"), "");
  open(token);
}

// A token in the address is taken out of it at once, and so out of the history and of what is copied.
function tokenOfAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    history.replaceState(null, "", location.pathname + location.search);
  }

  return token;
}

byId("counts").append(...Object.entries(numbers).map(([name, number]) => make("div", {}, make("dt", { textContent: name }), number)));
byId("door").addEventListener("submit", event => {
  event.preventDefault();
  const token = byId("token").value.trim();
  byId("token").value = "";
  enter(token);
});
byId("find").addEventListener("submit", event => {
  event.preventDefault();
  watch?.story.show(Number(byId("task").value));
});
byId("pause").addEventListener("click", () => {
  isPaused = !isPaused;
  byId("pause").setAttribute("aria-pressed", String(isPaused));
  say(isPaused ? "Paused: the page stands still while the farm goes on." : "");
});
byId("clear").addEventListener("click", async () => {
  try {
    const { body } = await watch.farm.call("POST", "api/clear", {});
    say(`${count(body.cleared)} finished tasks are cleared.`);
  } catch (error) {
    say(error.message);
  }
});
byId("leave").addEventListener("click", () => {
  sessionStorage.removeItem(tokenKey);
  close("");
});
document.addEventListener("show-task", event => watch?.story.show(event.detail));
addEventListener("hashchange", () => {
  const token = tokenOfAddress();
  if (token) {
    watch?.farm.close();
    enter(token);
  }
});

const token = tokenOfAddress() ?? sessionStorage.getItem(tokenKey);
if (token) {
  enter(token);
} else {
  close("");
}
