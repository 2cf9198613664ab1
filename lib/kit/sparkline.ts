const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
export const GAP = '·'

/** One character for each value, between the least and the largest of all; a dot where there is none. */
export function sparklineOf(points: readonly (number | null)[]): string {
  const known = points.filter((point) => point !== null)
  const least = Math.min(...known)
  const range = Math.max(...known) - least
  return points
    .map((point) => {
      if (point === null) return GAP
      const share = range > 0 ? (point - least) / range : 0
      return BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(share * BLOCKS.length))] ?? GAP
    })
    .join('')
}
