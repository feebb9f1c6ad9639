/** Why nothing was pushed, in one sentence for the person who wanted it. */
export class PushError extends Error {
  override name = 'PushError'
}
