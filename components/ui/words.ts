/** The few words that the primitives themselves say; every other word comes in by property from `lib/strings`. */
export const words = {
  cancel: 'Cancel',
  close: 'Close',
  copied: 'Copied',
  copy: 'Copy',
  chooseFile: 'Choose file',
  dropFile: 'or drop it here',
  errorSummary: (count: number) => (count === 1 ? 'One field needs a change' : `${count} fields need a change`),
  loading: 'Loading',
  optional: 'optional',
  reference: 'Reference',
  step: (index: number, total: number) => `Step ${index} of ${total}`,
  stepDone: 'done',
} as const
