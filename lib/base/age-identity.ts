/** An X25519 identity of age, in bech32. Source: github.com/C2SP/C2SP/blob/main/age.md. */
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/u

/** The identity in a file as `age-keygen` writes it, with its comments; null when there is none, or more than one. */
export function ageIdentityIn(text: string): string | null {
  const [found, ...more] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  return found !== undefined && more.length === 0 && IDENTITY.test(found) ? found : null
}
