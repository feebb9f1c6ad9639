/** Choosing, starting and watching a run. */
export const train = {
  title: 'Train',
  runStates: {
    queued: 'Queued',
    preparing: 'Preparing',
    training: 'Training',
    evaluating: 'Evaluating',
    saving: 'Saving',
    ready: 'Ready',
    stopping: 'Stopping…',
    stopped: 'Stopped',
    failed: 'Failed',
  },
  queuedAt: (position: string) => `Queued, position ${position}`,
  stepOf: (step: string, total: string) => `Step ${step} of ${total}`,
} as const
