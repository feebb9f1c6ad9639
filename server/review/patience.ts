/** How long a vote waits for its turn and may take, in milliseconds, on a machine that trains a model at the same time. */
export const patience = { maxWait: 20_000, timeout: 30_000 }
