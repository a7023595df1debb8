import { html, nothing, type TemplateResult } from "lit";
import { answer, type LiveEvent, type PlainspokenClient, type VmJob } from "plainspoken-client";

import { asked, filters, fits } from "../parts/filters.js";
import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { here, link } from "../router.js";
import { session } from "../session.js";
import { strings } from "../strings.js";
import { older, placed, renewed } from "./placed.js";

const PAGE = 50;
const OLDER = 100;

interface Jobs {
  jobs: readonly VmJob[];
  next: string | undefined;
}

/** The jobs of all VMs in one list, filtered as the address says. */
export class JobsPage extends View<Jobs> {
  #query: string | undefined;

  constructor() {
    super();
    answerActions(this);
  }

  protected override async load(client: PlainspokenClient): Promise<Jobs> {
    const query = here().query.toString();
    const page = await this.#page(client);
    const same = query === this.#query;
    this.#query = query;
    return same ? renewed(this.data, page) : page;
  }

  async #page(client: PlainspokenClient, before?: string): Promise<Jobs> {
    const query = { ...asked(), limit: before ? OLDER : PAGE, ...(before && { before }) };
    const page = await answer(client.GET("/api/v1/jobs", { params: { query } }));
    return { jobs: page.jobs, next: page.next };
  }

  protected override follow(data: Jobs, event: LiveEvent): Jobs | undefined {
    if (event.type === "job_removed") return { ...data, jobs: data.jobs.filter((job) => job.job_id !== event.data.job_id) };
    if (event.type !== "job") return data;
    const known = data.jobs.some((job) => job.job_id === event.data.job_id);
    if (fits(event.data, asked())) return { ...data, jobs: placed(data.jobs, event.data) };
    return known ? { ...data, jobs: data.jobs.filter((job) => job.job_id !== event.data.job_id) } : data;
  }

  protected override draw({ jobs, next }: Jobs): TemplateResult {
    const text = strings.jobs;
    return html`<h1>${text.title}</h1>
      ${filters(() => void this.reload())}
      ${jobs.length === 0 && next === undefined
        ? html`<p class="soft" role="status">${text.none}</p>`
        : html`<ps-job-list show-vm .jobs=${jobs} .verbs=${verbs} .open=${open}></ps-job-list>`}
      ${next === undefined
        ? html`<p class="soft">${text.end}</p>`
        : html`${jobs.length === 0 ? html`<p class="soft">${text.looking}</p>` : nothing}
            <button class="more" type="button" @click=${() => void this.#older(next)}>${text.older}</button>`}`;
  }

  #older(next: string): Promise<void> {
    return this.attempt(async () => {
      const page = await this.#page(session.client, next);
      this.data = older(this.data, page);
    });
  }
}

const open = (job: VmJob) => link(["jobs", job.job_id]);
