import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { answer, createClient, type VmContext } from "plainspoken-client";

import { LastFailure } from "./LastFailure.js";
import { RecentJobs } from "./RecentJobs.js";
import { useRecentJobs } from "./use-recent-jobs.js";

const client = createClient();

function Page() {
  const [vms, setVms] = useState<readonly VmContext[]>([]);
  const [chosen, choose] = useState(location.hash.slice(1));

  useEffect(() => {
    void answer(client.GET("/api/v1/vm-contexts")).then((found) => setVms(found.vm_contexts));
  }, []);

  const contextId = chosen || vms[0]?.context_id;
  return (
    <>
      <nav aria-label="VMs">
        {vms.map(({ context_id, vm_name }) => (
          <a key={context_id} href={`#${context_id}`} aria-current={context_id === contextId} onClick={() => choose(context_id)}>
            {vm_name}
          </a>
        ))}
      </nav>
      <main>{contextId && <Vm key={contextId} contextId={contextId} />}</main>
    </>
  );
}

function Vm({ contextId }: { contextId: string }) {
  const recent = useRecentJobs(client, contextId);
  // The last operation may be another one as soon as a job has ended.
  const ended = recent.jobs.filter(({ completed_at }) => completed_at).length;
  return (
    <>
      <LastFailure client={client} contextId={contextId} version={ended} />
      <RecentJobs {...recent} />
    </>
  );
}

const place = document.getElementById("page");
if (place) createRoot(place).render(<StrictMode><Page /></StrictMode>);
