/**
 * Does a thing for each of many, at most so many at once. After a failure it begins no more and waits for those under way.
 * @returns the results in order @throws the first error
 */
export async function atMost<Item, Result>(
  count: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length)
  const failures: unknown[] = []
  const left = items.entries()
  const worker = async () => {
    for (const [index, item] of left) {
      if (failures.length > 0) return
      await work(item).then(
        (result) => {
          results[index] = result
        },
        (cause) => failures.push(cause),
      )
    }
  }
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}
