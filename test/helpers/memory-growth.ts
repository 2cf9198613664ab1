/** How much more memory the process held at most while the work was done, and how long that took. */
export async function growth<T>(work: () => Promise<T>): Promise<{ value: T; rssBytes: number; tookMs: number }> {
  const before = process.memoryUsage.rss()
  let most = before
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5)
  const started = performance.now()
  try {
    const value = await work()
    return { value, rssBytes: Math.max(most, process.memoryUsage.rss()) - before, tookMs: performance.now() - started }
  } finally {
    clearInterval(timer)
  }
}
