/**
 * The newest installed kernel of the same kind as the running one, when it is newer: "6.1.0-27-amd64" beside
 * "6.1.0-26-amd64". Kinds ("amd64", "cloud-amd64", "lts") are never compared with one another: a host keeps some of
 * them without ever starting them.
 */
export function newerKernel(running: string, installed: readonly string[]): string | null {
  const own = partsOf(running)
  let newest: string | null = null
  for (const kernel of installed) {
    const parts = partsOf(kernel)
    if (parts.kind === own.kind && isNewer(parts, partsOf(newest ?? running))) newest = kernel
  }
  return newest
}

/**
 * Whether the running kernel has been replaced: its modules are gone, and there are others of its kind. Arch and Alpine
 * keep one; what is not loaded yet cannot be loaded any more.
 */
export function isRemoved(running: string, installed: readonly string[]): boolean {
  const { kind, numbers } = partsOf(running)
  const same = installed.filter((kernel) => partsOf(kernel).kind === kind)
  return !installed.includes(running) && same.some((kernel) => partsOf(kernel).numbers[0] === numbers[0])
}

interface Parts {
  /** "6.1.0-27" → 6, 1, 0, 27. */
  readonly numbers: readonly number[]
  /** Numbers behind the first word: "arch1-2" → 1, 2. */
  readonly later: readonly number[]
  readonly kind: string
}

/** The release of the distribution (el9_3, fc40) is no kind of kernel, and neither are numbers behind a word. */
function partsOf(release: string): Parts {
  const bare = release.slice(0, 200).replace(/\.(?:el|fc|amzn|oe|mga)\d[\d_]*/u, '')
  const version = /^\d+(?:[.-]\d+)*/u.exec(bare)?.[0] ?? ''
  const rest = bare.slice(version.length)
  return { numbers: numbersIn(version), later: numbersIn(rest), kind: rest.replace(/\d+/gu, '#') }
}

function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/\d{1,15}/gu)].map(([digits]) => Number(digits))
}

function isNewer(one: Parts, than: Parts): boolean {
  return (compare(one.numbers, than.numbers) || compare(one.later, than.later)) > 0
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
