import type { Json } from '../read.ts'

/** A set in one spelling: "net_admin" is CAP_NET_ADMIN. Which of them an engine keeps depends on who asked. */
export function capabilities(value: Json): Json {
  if (!Array.isArray(value)) return value
  const names = value.map((each) => String(each).toUpperCase())
  return names.map((name) => (name === 'ALL' || name.startsWith('CAP_') ? name : `CAP_${name}`)).sort()
}
