// The closed lists of words in answers, by name.
import type { JobItem, JobStep, NextAction, OperationSummary } from "./schema.js";

export type JobType = JobItem["job_type"];
export type JobStatus = JobItem["status"];
export type DataSource = JobItem["data_source"];
export type ErrorCategory = NonNullable<JobItem["error_category"]>;
export type ErrorSeverity = NonNullable<JobItem["error_severity"]>;
export type OperationType = OperationSummary["operation_type"];
export type OperationStatus = OperationSummary["status"];
export type StepStatus = JobStep["status"];
export type StepPhase = JobStep["phase"];
/** Who can do what is advised. */
export type Doer = NextAction["who"];
/** What a button can do. */
export type ActionVerb = NonNullable<NextAction["do"]>;
