// What has been spent of the budget that has the least room left.

import { readMe } from "./api.js";
import { el } from "./dom.js";

const amount = (usd) => Number(usd).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const OF = { tenant: "everybody together", user: "you", key: "this key" };

const leftShare = (budget) => (Number(budget.limit_usd) > 0 ? Number(budget.left_usd) / Number(budget.limit_usd) : 0);

export class Budget {
  constructor(place) {
    this.place = place;
    this.refresh();
  }

  refresh() {
    void this.read();
  }

  async read() {
    let budgets;
    try {
      budgets = (await readMe()).budgets ?? [];
    } catch {
      // A header without this figure is better than a page that complains.
      budgets = [];
    }
    const tightest = budgets.toSorted((one, other) => leftShare(one) - leftShare(other))[0];
    this.place.hidden = !tightest;
    if (tightest) this.show(tightest);
  }

  show(budget) {
    const { limit_usd: limit, spent_usd: spent, left_usd: left, window: period, scope } = budget;
    const share = leftShare(budget);
    this.place.dataset.state = share <= 0 ? "gone" : share < 0.2 ? "low" : "";
    const who = OF[String(scope).split(":", 1)[0]] ?? scope;
    this.place.title = `Budget of the ${period} for ${who}: ${amount(spent)} of ${amount(limit)} US dollars spent, ${amount(left)} left`;
    this.place.replaceChildren(el("span", { class: "roomy" }, "budget "), `$${amount(spent)} / ${amount(limit)}`);
  }
}
