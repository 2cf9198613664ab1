import { withoutPassword } from '../base/mask.ts'
import { Secret } from '../base/secret.ts'
import type { Inventory } from '../model/inventory.ts'

const MASK = '***'
/** A shorter one would be found in half of all words. */
const SHORTEST = 4

const SECRET_NAME =
  /pass(?:word|wd|phrase|code)?$|passw|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|credential|authorization|cookie|session[-_.]?id|(?:^|[-_.])(?:pwd|auth|pat)$/iu

/** Words that are secret by their shape: keys in PEM, JSON web tokens, and keys of well-known services. */
const SECRET_SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/gu,
  /\beyJ[\w-]{8,4096}\.[\w-]{8,4096}\.[\w-]{4,4096}/gu,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/gu,
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_|sk-)[\w-]{10,255}/gu,
]

/** `NAME=value`, `--name value`, `"name": "value"` and `Name: value` where the name says that it is secret. */
const NAMED =
  /((?:[\w.-]*(?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|pwd))["']?\s{0,4}[=:]\s{0,4}["']?)[^\s"',;&}]{1,4096}/giu
const OPTION = /(--?[\w-]*(?:password|passwd|secret|token|api-?key)[= ])\S{1,4096}/giu
const SCHEME = /\b(Bearer|Basic)\s{1,4}[\w+/=.~-]{6,4096}/giu

/** All that the inventory keeps secret, by value. */
export function secretsOf(inventory: Inventory): readonly string[] {
  const found = new Set<string>()
  const walk = (node: unknown): void => {
    if (node instanceof Secret) found.add(node.reveal())
    else if (typeof node === 'object' && node !== null) for (const each of Object.values(node)) walk(each)
  }
  for (const { options, plans } of inventory.targets) walk([options, plans.map((plan) => plan.options)])
  // A key or a certificate is found by its lines as well.
  return [...found]
    .flatMap((secret) => [secret, ...secret.split('\n')])
    .filter((secret) => secret.trim().length >= SHORTEST)
}

/** What looks like a name of something secret: a label, a variable, a header. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name)
}

/** The same value with everything that is, or looks, secret replaced. Keys stay, and so do numbers. */
export function maskSecrets<T>(value: T, known: readonly string[]): T {
  const longestFirst = [...new Set(known)].sort((one, other) => other.length - one.length)
  const text = (written: string): string => {
    let masked = written
    for (const secret of longestFirst) masked = masked.replaceAll(secret, MASK)
    for (const shape of SECRET_SHAPES) masked = masked.replace(shape, MASK)
    masked = masked.replace(SCHEME, `$1 ${MASK}`).replace(OPTION, `$1${MASK}`).replace(NAMED, `$1${MASK}`)
    return masked.includes('://') ? withoutPassword(masked) : masked
  }
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return text(node)
    if (Array.isArray(node)) return node.map((each: unknown, index) => (followsName(node, index) ? MASK : walk(each)))
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node).map(([key, each]) => [
        text(key),
        typeof each === 'string' && each !== '' && namesSecret(key) && !isReference(each) ? MASK : walk(each),
      ]),
    )
  }
  return walk(value) as T
}

/** ["--password", "x"], ["Authorization", "x"]: the second word of the two. */
function followsName(list: readonly unknown[], index: number): boolean {
  const before = list[index - 1]
  if (typeof before !== 'string' || typeof list[index] !== 'string' || /[\s=]/u.test(before)) return false
  return before.startsWith('-') ? namesSecret(before) : list.length === 2 && index === 1 && namesSecret(before)
}

/** Where a secret is kept is no secret. */
function isReference(text: string): boolean {
  return /^(?:env|file|command):/u.test(text)
}
