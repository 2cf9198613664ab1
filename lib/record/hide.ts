import { masked, namesSecret } from '../base/mask.ts'
import { matcher } from '../kit/patterns.ts'
import type { Fingerprint, Scalar, Value } from '../model/configuration.ts'

/** Puts fingerprints in the place of what nobody may read. */
export type Hide = (path: readonly string[], value: Scalar | readonly Scalar[]) => Value

/** Which values are secret. Patterns are of keys, matched without regard to case; `*` stands for anything. */
export interface Sensitivity {
  /** Beside those that are always taken for secret. */
  readonly secret: readonly string[]
  /** Keys of the environment whose values may be read. */
  readonly plain: readonly string[]
}

/** Every value of an environment is hidden but these: they are of programs, not of people. */
const PLAIN_ENVIRONMENT = [
  'PATH', 'HOME', 'LANG', 'LANGUAGE', 'LC_*', 'TZ', 'TERM', 'SHELL', 'HOSTNAME', 'PWD', 'USER',
  'PORT', '*_PORT', 'NODE_ENV', 'RAILS_ENV', 'APP_ENV', 'ENVIRONMENT', 'LOG_LEVEL', 'DEBUG', '*_VERSION', 'VERSION',
  'DEBIAN_FRONTEND', 'GOPATH', 'JAVA_HOME', 'PYTHON*', 'container',
] // prettier-ignore

/** Of one value: a script that is given on a command line has room in it. */
const MAX_CHARACTERS = 8192

/**
 * @param fingerprint of a text, under the key of one registry: equal texts, equal fingerprints
 * @param keep told of each value that was hidden, by its path
 */
export function hiding(
  { secret, plain }: Sensitivity,
  fingerprint: (text: string) => string,
  keep?: (path: readonly string[], value: Scalar | readonly Scalar[]) => void,
): Hide {
  const isPlain = named([...PLAIN_ENVIRONMENT, ...plain])
  const isSecret = named(secret)

  const mustHide = (path: readonly string[]): boolean => {
    const key = keyOf(path)
    if (isSecret(key)) return true
    if (isReference(path)) return false
    return isEnvironment(path) ? !isPlain(key) : namesSecret(key)
  }

  return (path, value) => {
    const must = mustHide(path)
    const veil = (each: Scalar, announced = false): Scalar | Fingerprint => {
      if (each === null || each === '' || typeof each === 'boolean') return each
      return must || announced || holdsSecret(each) ? { fingerprint: fingerprint(String(each)) } : each
    }
    const shown = isList(value)
      ? value.map((each, index) => veil(each, announcesSecret(value[index - 1])))
      : veil(value)
    if (keep && isHidden(shown)) keep(path, value)
    return shown
  }
}

/** An argument behind which a secret stands: "--password". */
function announcesSecret(argument: Scalar | undefined): boolean {
  return typeof argument === 'string' && /^--?[\w-]+$/u.test(argument) && namesSecret(argument)
}

function isList(value: Scalar | readonly Scalar[]): value is readonly Scalar[] {
  return Array.isArray(value)
}

function isHidden(value: Value): boolean {
  return [value].flat().some((each) => typeof each === 'object' && each !== null)
}

/** The key a person gave to a value: of `env.DB_URL.value` it is "DB_URL". */
function keyOf(path: readonly string[]): string {
  return (path.at(-1) === 'value' ? path.at(-2) : path.at(-1)) ?? ''
}

function isEnvironment(path: readonly string[]): boolean {
  const parent = path.at(path.at(-1) === 'value' ? -3 : -2)
  return parent === 'env' || parent === 'Env'
}

/** Which secret an orchestrator takes, by its name: `volumes.tls.secret.secretName`, and `env.DB.secret` of Marathon. */
function isReference(path: readonly string[]): boolean {
  const [key, parent = ''] = [path.at(-1), path.at(-2)]
  if (key === 'secret') return parent === 'pullConfig' || path.at(-3) === 'env' || path.at(-3) === 'volumes'
  return key === 'secretName' && !/^(?:env|labels|annotations|containerLabels)$/iu.test(parent)
}

/** What is too long to be looked through is hidden whole. */
function holdsSecret(value: Scalar): boolean {
  return typeof value === 'string' && (value.length > MAX_CHARACTERS || masked(value) !== value)
}

function named(patterns: readonly string[]): (key: string) => boolean {
  const fits = matcher(patterns.map((each) => each.toUpperCase()))
  return (key) => fits(key.toUpperCase())
}
