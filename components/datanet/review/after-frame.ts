/** A page in the background draws no frame; nothing waits for one longer than that. */
const longestFrameMs = 100

/** Resolves when the next frame is drawn: the next row comes first, and a request would take the time of its frame. */
export const afterFrame = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, longestFrameMs)
  })
