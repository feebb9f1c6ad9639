/** Why an upload cannot go on: one sentence for its contributor, with the place in the file. It ends as `failed`. */
export class UploadError extends Error {
  readonly place: string | null
  constructor(message: string, place: string | null = null, cause?: unknown) {
    super(message, { cause })
    this.name = 'UploadError'
    this.place = place
  }
}
