import { visibleText } from '../../base/escape.ts'
import type { Push } from '../../kit/exporter.ts'
import { unitOf } from '../../model/metrics.ts'
import type { Family, Series } from '../../model/metrics.ts'
import type { EpochMs } from '../../model/time.ts'

/** Units of Prometheus as OTLP writes them. Source: UCUM; OpenTelemetry, "Metrics semantic conventions", units. */
const UNITS: Readonly<Record<string, string>> = { seconds: 's', bytes: 'By', ratio: '1' }

const CUMULATIVE = 2
/** Nothing is known of this point. Source: opentelemetry-proto, DataPointFlags. */
const NO_RECORDED_VALUE = 1

interface DataPoint {
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[]
  readonly timeUnixNano: string
  readonly startTimeUnixNano?: string
  readonly asDouble?: number
  readonly flags?: number
}

/** The body of a request, as JSON writes it. */
export function metricsData(
  { at, since, families, gone }: Push,
  resource: {
    readonly name: string
    readonly attributes: Readonly<Record<string, string>>
  },
) {
  const attributes = Object.entries({ 'service.name': resource.name, ...resource.attributes })
  const metrics = families.filter(({ samples }) => samples.length > 0).map((family) => metricOf(family, { at, since }))
  const ended = gone.map(({ name, labels }) => ({
    name,
    gauge: { dataPoints: [{ attributes: textAttributes(labels), timeUnixNano: nano(at), flags: NO_RECORDED_VALUE }] },
  }))
  return {
    resourceMetrics: [
      {
        resource: { attributes: textAttributes(attributes) },
        scopeMetrics: [{ scope: { name: 'orch-watch' }, metrics: [...metrics, ...ended] }],
      },
    ],
  }
}

function metricOf(family: Family, { at, since }: Pick<Push, 'at' | 'since'>) {
  const { name, help, type, samples } = family
  const unit = UNITS[unitOf(family)]
  const began = type === 'counter' ? { startTimeUnixNano: nano(since) } : {}
  const dataPoints = samples.map(({ labels, value, atMs = at }): DataPoint => {
    return { attributes: textAttributes(labels), ...began, timeUnixNano: nano(atMs), asDouble: value }
  })
  const head = { name, description: visibleText(help), ...(unit !== undefined && { unit }) }
  return type === 'counter'
    ? { ...head, sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints } }
    : { ...head, gauge: { dataPoints } }
}

function textAttributes(series: Series): DataPoint['attributes'] {
  return series.map(([key, value]) => ({ key, value: { stringValue: visibleText(value) } }))
}

/** A text, as JSON has no integers of that size. */
function nano(at: EpochMs): string {
  return `${Math.round(at)}000000`
}
