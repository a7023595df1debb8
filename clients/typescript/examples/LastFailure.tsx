import { useEffect, useState } from "react";
import { ProblemError, answer, type OperationSummary, type PlainspokenClient } from "plainspoken-client";

/** The failure that still stands of a VM's last operation, until somebody dismisses it; `version` has it asked for anew. */
export function LastFailure({ client, contextId, version }: { client: PlainspokenClient; contextId: string; version: number }) {
  const [failure, setFailure] = useState<OperationSummary>();
  const [trouble, setTrouble] = useState<string>();
  const path = { context_id: contextId };

  useEffect(() => {
    let current = true;
    const show = (last?: OperationSummary) => {
      if (current) setFailure(last?.status === "failed" ? last : undefined);
    };
    void answer(client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path: { vm_name: contextId } } })).then(
      (vm) => show(vm.last_operation),
      () => show(),
    );
    return () => {
      current = false;
    };
  }, [client, contextId, version]);

  async function dismiss(last: OperationSummary) {
    // The job is named, so that a newer failure is never put away unseen.
    const call = client.POST("/api/v1/vm-contexts/{context_id}/last-operation/dismiss", {
      params: { path },
      body: { job_id: last.job_id },
    });
    try {
      await answer(call);
      setFailure(undefined);
    } catch (error) {
      setTrouble(error instanceof ProblemError ? error.message : "The server cannot be reached.");
    }
  }

  if (!failure) return null;
  return (
    <aside role="alert">
      <strong>{failure.error_message}</strong>
      {failure.failed_step && (
        <p>
          Failed at: {failure.failed_step} ({Math.floor(failure.progress)}%)
        </p>
      )}
      <ul>
        {failure.actionable_steps?.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      {trouble && <p>{trouble}</p>}
      <button onClick={() => void dismiss(failure)}>Dismiss</button>
    </aside>
  );
}
