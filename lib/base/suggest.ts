import { closest, distance } from 'fastest-levenshtein'

/** The known word that was probably meant, or null when nothing is near. */
export function suggest(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null
  const nearest = closest(word.toLowerCase(), [...known])
  return distance(word.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, Math.floor(nearest.length / 3))
    ? nearest
    : null
}
