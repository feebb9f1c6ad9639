const longest = 80

/**
 * Names of a sweep's runs after what differs between them: “Tides · learning_rate 0.001”. At most 80 characters each.
 * @param params of each run, resolved
 */
export function sweepNames(name: string, params: readonly Record<string, unknown>[]): string[] {
  const [first = {}] = params
  const differing = Object.keys(first).filter((key) => params.some((one) => one[key] !== first[key]))
  return params.map((one) => {
    const suffix = ` · ${differing.map((key) => `${key} ${one[key] ?? 'auto'}`).join(' · ')}`
    return `${name.slice(0, Math.max(20, longest - suffix.length))}${suffix}`.slice(0, longest)
  })
}
