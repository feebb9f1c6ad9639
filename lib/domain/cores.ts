export type Cores = { training: number; serving: number; attribution: number; trainingNice: number }

/**
 * The one place that allots processor cores. Threads above the free cores ruin llama.cpp, and while a run trains one serving
 * thread is faster than two; training takes all cores at a lower priority, so that an answer does not wait for it.
 */
export function allotCores(cores: number): Cores {
  const serving = Math.max(1, Math.floor(cores / 2))
  return { training: Math.max(1, cores), serving, attribution: serving, trainingNice: 10 }
}
