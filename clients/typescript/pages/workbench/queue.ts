import { css, html, nothing, type TemplateResult } from "lit";
import { answer, type ClusterView, type PlainspokenClient, type UnexplainedAnswer } from "plainspoken-client";
import { when } from "plainspoken-client/elements";

import { View } from "../parts/view.js";
import { link } from "../router.js";
import { strings } from "../strings.js";
import { look } from "./look.js";
import { tabs, tabsLook } from "./tabs.js";

/** Failures that no rule explains, those that most VMs met first. */
export class QueuePage extends View<UnexplainedAnswer> {
  static override styles = [
    ...View.styles,
    look,
    tabsLook,
    css`
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 0.75rem;
      }
      article {
        display: grid;
        gap: 0.5rem;
      }
    `,
  ];

  // Gathering them takes seconds: who wants the newest loads the page again.
  protected override live = false;

  protected override load(client: PlainspokenClient): Promise<UnexplainedAnswer> {
    return answer(client.GET("/api/v1/unexplained"));
  }

  protected override draw(data: UnexplainedAnswer): TemplateResult {
    const text = strings.queue;
    const share = new Intl.NumberFormat(document.documentElement.lang, { style: "percent", maximumFractionDigits: 1 });
    return html`${tabs("queue")}
      <h1>${text.title}</h1>
      <p>
        ${data.failures === 0 ? text.noFailures : text.share(data.unexplained, data.failures, share.format(data.unexplained / data.failures))}
        ${data.complete ? nothing : text.incomplete}
      </p>
      ${data.clusters.length === 0 && data.failures > 0 ? html`<p class="soft">${text.empty}</p>` : nothing}
      <ol>
        ${data.clusters.map((cluster) => html`<li>${this.#cluster(cluster)}</li>`)}
      </ol>`;
  }

  #cluster(cluster: ClusterView): TemplateResult {
    const text = strings.queue;
    const { text: sample, step = "", operation = "" } = cluster.sample;
    const [answered] = cluster.answered_by;
    return html`<article class="card">
      <div class="row">
        <strong>${text.met(cluster.vms ?? 0, cluster.count)}</strong>
        <span class="soft">${when(cluster.last_seen)}</span>
        <span class="soft">${Object.keys(cluster.steps).filter(Boolean).join(", ")}</span>
      </div>
      <code class="block" dir="auto">${cluster.template}</code>
      ${sample === cluster.template ? nothing : html`<span class="soft">${text.sample} <code dir="auto">${sample}</code></span>`}
      <div class="row">
        <a class="button" href=${link(["workbench", "try"], { text: sample, step, operation })}>${text.explain}</a>
        ${answered ? html`<span class="soft">${text.answered(answered.rule_id)}</span>` : nothing}
      </div>
    </article>`;
  }
}
