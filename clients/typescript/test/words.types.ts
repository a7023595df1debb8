// The closed lists of words, member by member: a word added to or dropped from the API does not compile here.
import type {
  ActionVerb,
  DataSource,
  Doer,
  ErrorCategory,
  ErrorSeverity,
  JobItem,
  JobStatus,
  JobType,
  OperationStatus,
  OperationSummary,
  OperationType,
  StepPhase,
  StepStatus,
} from "plainspoken-client";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

function holds<_Statement extends true>(): void {}

holds<Same<JobType, "replication" | "test_failover" | "live_failover" | "rollback">>();
holds<Same<JobStatus, "pending" | "running" | "completed" | "failed" | "cancelled">>();
holds<Same<ErrorCategory, "compatibility" | "network" | "storage" | "platform" | "connectivity" | "configuration">>();
holds<Same<ErrorSeverity, "info" | "warning" | "error" | "critical">>();
holds<Same<DataSource, "replication_jobs" | "job_tracking">>();
holds<Same<OperationType, "test_failover" | "live_failover" | "rollback">>();
holds<Same<OperationStatus, "completed" | "failed">>();
holds<Same<StepStatus, "pending" | "running" | "completed" | "failed" | "skipped" | "cancelled">>();
holds<Same<StepPhase, "setup" | "preparation" | "execution" | "cleanup" | "finalization">>();
holds<Same<Doer, "user" | "admin" | "support">>();
holds<
  Same<
    ActionVerb,
    | "retry"
    | "wait"
    | "run_replication"
    | "try_test_failover"
    | "try_live_failover"
    | "run_rollback"
    | "run_cleanup"
    | "open_network_mapping"
    | "open_platform_settings"
    | "open_source_credentials"
    | "open_vm_settings"
    | "open_job_history"
    | "contact_support"
  >
>();

// What the specification says is always present may be read without asking.
holds<Same<JobItem["progress"], number>>();
holds<Same<JobItem["display_name"], string>>();
holds<Same<OperationSummary["error_category"], ErrorCategory | undefined>>();
