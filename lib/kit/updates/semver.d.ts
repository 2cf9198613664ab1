/** What we use of a package that brings no types. */
declare module 'semver' {
  export function validRange(range: string): string | null
  export function satisfies(version: string, range: string, options: { readonly includePrerelease: boolean }): boolean
  export function compare(one: string, other: string): -1 | 0 | 1
}
