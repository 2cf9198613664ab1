/** What `--output json` prints, as far as tests look at it. */
export interface ReportDocument {
  readonly schema: string
  readonly summary: Readonly<Record<string, number>>
  readonly targets: readonly {
    readonly id: string
    readonly reachable: boolean
    readonly tookMs: number
    readonly cost: { readonly connections: number; readonly roundTrips: number; readonly bytes: number }
  }[]
  readonly results: readonly ResultDocument[]
}

export interface ResultDocument {
  readonly target: string
  readonly check: string
  readonly item: string
  readonly status: string
  readonly summary: string
  readonly fault?: { readonly code: string; readonly message: string; readonly phase?: string; readonly hint?: string }
}

export function resultsOf(report: ReportDocument, of: Partial<ResultDocument>): ResultDocument[] {
  return report.results.filter((result) =>
    Object.entries(of).every(([key, value]) => result[key as keyof ResultDocument] === value),
  )
}
