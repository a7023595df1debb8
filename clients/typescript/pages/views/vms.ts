import { css, html, nothing, type TemplateResult } from "lit";
import { answer, type LiveEvent, type PlainspokenClient, type VmContext, type VmContextList } from "plainspoken-client";
import { when } from "plainspoken-client/elements";

import { View } from "../parts/view.js";
import { here, link, refine } from "../router.js";
import { strings } from "../strings.js";

const PAGE = 100;
const TYPING = 250;

type States = NonNullable<VmContextQuery["current_status"]>;
type VmContextQuery = { q?: string; current_status?: ("failed" | "cleanup_required")[]; never_replicated?: boolean; limit?: number; before?: string };

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
        min-inline-size: 8rem;
      }
      tbody th a {
        color: inherit;
        text-decoration: none;
        font-weight: 600;
      }
      tbody th a:hover {
        color: var(--_accent);
        text-decoration: underline;
      }
      tbody tr:hover {
        background: var(--_raised);
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 0.45rem;
        white-space: nowrap;
      }
      .state::before {
        content: "";
        inline-size: 0.5rem;
        block-size: 0.5rem;
        border-radius: 50%;
        background: var(--_soft);
      }
      .state.failed::before,
      .state.cleanup_required::before {
        background: var(--_bad);
      }
      .state.ready_for_failover::before,
      .state.completed::before {
        background: var(--_good);
      }
      .state.replicating::before {
        background: var(--_accent);
      }
      td ps-time {
        white-space: nowrap;
      }
      td.number {
        font-variant-numeric: tabular-nums;
      }
      .check {
        grid-column: 1 / -1;
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: 2.1rem;
        font-size: 0.9375rem;
        color: var(--_text);
      }
      .check input {
        min-block-size: 1.1rem;
        inline-size: 1.1rem;
        accent-color: var(--_accent);
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
    const never = query.get("never") === "yes";
    const states = (query.get("status") ?? "").split(",").filter(Boolean) as States;
    const asked: VmContextQuery = {
      ...(query.get("q") && { q: query.get("q") ?? "" }),
      ...(states.length && { current_status: states }),
      ...(never && { never_replicated: true }),
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
      <form class="filters" role="search" @submit=${(event: Event) => event.preventDefault()} @change=${this.#choose}>
        <label>${text.search}<input type="search" name="q" maxlength="255" .value=${query.get("q") ?? ""} @input=${this.#type} /></label>
        <label
          >${text.status}<select name="status">
            <option value="">${text.any}</option>
            ${statusChoices().map(
              ([state, label]) => html`<option value=${state} ?selected=${(query.get("status") ?? "") === state}>${label}</option>`,
            )}
          </select></label
        >
        <label class="check"><input type="checkbox" name="never" value="yes" .checked=${query.get("never") === "yes"} />${text.neverReplicated}</label>
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
                <th scope="row"><a href=${link(["vms", vm.context_id])}><bdi>${vm.vm_name}</bdi></a></th>
                <td>${vm.current_status ? html`<span class="state ${vm.current_status}">${text.statuses[vm.current_status] ?? nothing}</span>` : nothing}</td>
                <td>${vm.last_job_at ? when(vm.last_job_at) : html`<span class="soft">${text.never}</span>`}</td>
                <td class="number">${vm.total_jobs_run ?? 0}${vm.failed_jobs ? html` <span class="soft">(${text.failed(vm.failed_jobs)})</span>` : nothing}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #type = (event: Event) => {
    const { form } = event.target as HTMLInputElement;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#filter(form), TYPING);
  };

  #choose = (event: Event) => {
    clearTimeout(this.#typing);
    this.#filter((event.target as HTMLInputElement).form);
  };

  #filter(form: HTMLFormElement | null): void {
    this.#shown = PAGE;
    refine(Object.fromEntries([...new FormData(form ?? undefined)].map(([name, value]) => [name, String(value)])));
    void this.reload();
  }

  #more = () => {
    this.#shown += PAGE;
    void this.reload();
  };
}

/** The states to choose from, and what the address asks for, if that is several of them. */
function statusChoices(): [string, string][] {
  const { statuses } = strings.vms;
  const chosen = here().query.get("status") ?? "";
  const several = chosen.includes(",") ? [[chosen, chosen.split(",").map((state) => statuses[state] ?? state).join(", ")] as [string, string]] : [];
  return [...Object.entries(statuses), ...several];
}
