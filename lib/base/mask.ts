/** An address as it may be shown: what stands where a password stands is not repeated. */
export function withoutPassword(address: string): string {
  return address.replace(/:[^:@/]*@/gu, ':***@')
}

/** What stands where a secret stood. */
export const MASK = '***'
/** What is looked at: longer text is cut before, so that no pattern below meets a megabyte. */
const MAX_CHARACTERS = 8192

const KEY = String.raw`[\w.-]{0,40}(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|session[_-]?id|cookie)[\w-]{0,20}`

/** First what is most particular. Every repetition is bounded, or of a class that what follows is not in. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // A key in PEM, to its end, or to that of the text.
  [
    /-----BEGIN [A-Z ]{0,40}KEY-----(?:[^-]|-(?!----END))*(?:-----END [A-Z ]{0,40}KEY-----)?/gu,
    `-----BEGIN KEY----- ${MASK}`,
  ],
  // A header: all schemes, to the end of the value.
  [
    /\b((?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?)(?:(?:bearer|basic|digest|token|negotiate|apikey)\s{1,4})?[^\s"',;]+/giu,
    `$1${MASK}`,
  ],
  [/\b(bearer|basic)\s{1,4}[A-Za-z0-9+/_~.=-]{8,}/giu, `$1 ${MASK}`],
  [
    new RegExp(String.raw`(?<![\w])(${KEY}["']?\s{0,4}[:=]\s{0,4})(?:"[^"]*"?|'[^']*'?|[^\s"',;&]+)`, 'giu'),
    `$1${MASK}`,
  ],
  // An option of a program with its value behind it.
  [/(--?[\w-]{0,40}(?:password|passwd|secret|token|api-?key)[= ])\S+/giu, `$1${MASK}`],
  // user:password@ of an address.
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/@]{0,100}:)[^\s/@]{1,200}@/giu, `$1${MASK}@`],
  // A JSON Web Token, keys of clouds and forges by the way they begin.
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/gu, MASK],
  [
    /\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\bsk-[\w-]{16,}/gu,
    MASK,
  ],
]

/** Text without what looks like a password, a token or a key. What it cannot know it leaves. */
export function masked(text: string): string {
  return SECRETS.reduce((rest, [pattern, shown]) => rest.replace(pattern, shown), text)
}

/** The same of foreign text that is shown: of a very long one the beginning. */
export function withoutSecrets(text: string): string {
  return masked(text.slice(0, MAX_CHARACTERS))
}

const SECRET_NAME =
  /pass(?:word|wd|phrase|code)?$|passw|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|credential|authorization|cookie|session[-_.]?id|(?:^|[-_.])(?:pwd|auth|pat)$/iu

/** What looks like a name of something secret: a label, a variable, a header. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name)
}
