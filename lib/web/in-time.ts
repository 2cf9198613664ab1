import type { Ms } from '../model/time.ts'

/** What comes of it; null when that takes longer. It goes on then, and nobody hears of it here. */
export async function inTime<T>(work: Promise<T>, ms: Ms): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)))
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => 'nobody waits for it any more')
  }
}
