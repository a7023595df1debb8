import { ProblemError, answer, createClient } from "plainspoken-client";

/** What a person should know about a VM, in one sentence and what can be done. */
export async function lastFailure(vm: string, baseUrl: string): Promise<string[]> {
  const client = createClient({ baseUrl });
  try {
    const { last_operation: last } = await answer(
      client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path: { vm_name: vm } } }),
    );
    if (last?.status !== "failed") return [];
    return [last.error_message ?? "", ...(last.actionable_steps ?? [])];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.code === "ambiguous-name") return [error.message, ...error.candidates];
    return [error.message];
  }
}
