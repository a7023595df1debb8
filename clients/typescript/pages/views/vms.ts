import { css, html, nothing, type TemplateResult } from "lit";
import { answer, type LiveEvent, type PlainspokenClient, type VmContext, type VmContextList } from "plainspoken-client";
import { when } from "plainspoken-client/elements";

import { View } from "../parts/view.js";
import { here, link, refine } from "../router.js";
import { strings } from "../strings.js";

const PAGE = 100;
const TYPING = 250;

type States = NonNullable<VmContextQuery["current_status"]>;
type VmContextQuery = { q?: string; current_status?: ("failed" | "cleanup_required")[]; limit?: number; before?: string };

interface Vms {
  vms: readonly VmContext[];
  next: string | undefined;
}

/** All VMs, to be found by name and state. */
export class VmsPage extends View<Vms> {
  static override styles = [
    ...View.styles,
    css`
      .frame {
        overflow-x: auto;
        padding: 0;
      }
      table {
        border-collapse: collapse;
        inline-size: 100%;
      }
      th,
      td {
        text-align: start;
        padding: 0.55rem 1rem;
        border-block-end: 1px solid var(--_line);
        vertical-align: baseline;
      }
      thead th {
        font-size: 0.8125rem;
        font-weight: 550;
        color: var(--_soft);
      }
      tbody th {
        overflow-wrap: anywhere;
      }
      tbody tr:last-child > * {
        border: 0;
      }
    `,
  ];
  #typing: ReturnType<typeof setTimeout> | undefined;
  #shown = PAGE;

  protected override async load(client: PlainspokenClient): Promise<Vms> {
    const { query } = here();
    const states = (query.get("status") ?? "").split(",").filter(Boolean) as States;
    const asked: VmContextQuery = {
      ...(query.get("q") && { q: query.get("q") ?? "" }),
      ...(states.length && { current_status: states }),
    };
    const vms: VmContext[] = [];
    let next: string | undefined;
    do {
      const page: VmContextList = await answer(
        client.GET("/api/v1/vm-contexts", { params: { query: { ...asked, limit: PAGE, ...(next && { before: next }) } } }),
      );
      vms.push(...page.vm_contexts);
      next = page.next;
    } while (next !== undefined && vms.length < this.#shown);
    return { vms, next };
  }

  protected override follow(data: Vms, event: LiveEvent): Vms {
    if (event.type !== "vm") return data;
    const changed = event.data;
    return { ...data, vms: data.vms.map((vm) => (vm.context_id === changed.context_id ? changed : vm)) };
  }

  protected override draw({ vms, next }: Vms): TemplateResult {
    const text = strings.vms;
    const { query } = here();
    return html`<h1>${text.title}</h1>
      <form class="filters" role="search" @submit=${(event: Event) => event.preventDefault()}>
        <label>${text.search}<input type="search" name="q" maxlength="255" .value=${query.get("q") ?? ""} @input=${this.#type} /></label>
        <label
          >${text.status}<select name="status" @change=${this.#choose}>
            <option value="">${text.any}</option>
            ${Object.entries(text.statuses).map(
              ([state, label]) => html`<option value=${state} ?selected=${query.get("status") === state}>${label}</option>`,
            )}
          </select></label
        >
      </form>
      ${vms.length === 0 ? html`<p class="soft" role="status">${text.empty}</p>` : this.#table(vms)}
      ${next === undefined ? nothing : html`<button class="more" type="button" @click=${this.#more}>${text.more}</button>`}`;
  }

  #table(vms: readonly VmContext[]): TemplateResult {
    const text = strings.vms;
    return html`<div class="card frame" tabindex="0" role="region" aria-label=${text.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${text.name}</th>
            <th scope="col">${text.status}</th>
            <th scope="col">${text.lastJob}</th>
            <th scope="col">${text.jobs}</th>
          </tr>
        </thead>
        <tbody>
          ${vms.map(
            (vm) =>
              html`<tr>
                <th scope="row"><a href=${link(["vms", vm.context_id])}>${vm.vm_name}</a></th>
                <td>${text.statuses[vm.current_status ?? ""] ?? nothing}</td>
                <td>${vm.last_job_at ? when(vm.last_job_at) : html`<span class="soft">${text.never}</span>`}</td>
                <td>${vm.total_jobs_run ?? 0}${vm.failed_jobs ? html` <span class="soft">(${text.failed(vm.failed_jobs)})</span>` : nothing}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #type = (event: Event) => {
    const q = (event.target as HTMLInputElement).value;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#filter({ q, status: here().query.get("status") ?? "" }), TYPING);
  };

  #choose = (event: Event) => {
    this.#filter({ q: here().query.get("q") ?? "", status: (event.target as HTMLSelectElement).value });
  };

  #filter(query: Record<string, string>): void {
    this.#shown = PAGE;
    refine(query);
    void this.reload();
  }

  #more = () => {
    this.#shown += PAGE;
    void this.reload();
  };
}
