/** Every word that the elements show themselves. Replace them with `setStrings`, before the first element is drawn. */
export const strings = {
  actions: {
    heading: "What you can do",
    forAdmin: "For an administrator",
    forSupport: "For support",
  },
  banner: {
    titles: {
      live_failover: "Live failover failed",
      test_failover: "Test failover failed",
      rollback: "Rollback failed",
    },
    issue: "Issue",
    failedAt: "Failed at",
    failedOn: "Failed on",
    also: "Failed as well",
    cleanedUp: "A clean-up ran after this failure",
    dismiss: "Dismiss",
    details: "View details",
  },
  jobs: {
    label: "Jobs",
    empty: "No jobs yet.",
    timeLeft: (time: string) => `${time} left`,
    copied: (done: string, total: string) => `${done} of ${total}`,
    took: (time: string) => `took ${time}`,
    runs: (time: string) => `runs for ${time}`,
    advice: (count: number) => (count === 1 ? "What can be done" : `What can be done (${count})`),
  },
  timeline: {
    label: "Steps",
    empty: "This job has recorded no steps.",
    phases: {
      preparation: "Preparation",
      setup: "Setup",
      execution: "Execution",
      finalization: "Finalization",
      cleanup: "Clean-up",
    },
  },
  statuses: {
    pending: "Waiting",
    running: "Running",
    completed: "Completed",
    failed: "Failed",
    cancelled: "Cancelled",
    skipped: "Skipped",
  },
  categories: {
    compatibility: "Compatibility",
    configuration: "Configuration",
    connectivity: "Connectivity",
    network: "Network",
    platform: "Platform",
    storage: "Storage",
  },
  severities: {
    critical: "Critical",
    error: "Error",
    warning: "Warning",
    info: "For information",
  },
};

export type Strings = typeof strings;

/** Put other words in place of some, such as those of another language. */
export function setStrings(others: Partial<Strings>): void {
  Object.assign(strings, others);
}
