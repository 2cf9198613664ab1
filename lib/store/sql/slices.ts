/** Rows in one statement. SQLite takes 32,766 values, PostgreSQL 65,535. */
const ROWS_AT_ONCE = 200

/** PostgreSQL takes no key twice in one statement. */
export function lastOfEach<R extends { readonly key: string }>(rows: readonly R[] = []): readonly R[] {
  return [...new Map(rows.map((each) => [each.key, each])).values()]
}

export function slices<R>(rows: readonly R[]): readonly (readonly R[])[] {
  const count = Math.ceil(rows.length / ROWS_AT_ONCE)
  return Array.from({ length: count }, (_, nth) => rows.slice(nth * ROWS_AT_ONCE, (nth + 1) * ROWS_AT_ONCE))
}
