import protobuf from 'protobufjs/minimal.js'
import { visibleText } from '../../base/escape.ts'
import type { Push } from '../../kit/exporter.ts'
import { unitOf } from '../../model/metrics.ts'
import type { Family, Series } from '../../model/metrics.ts'
import type { EpochMs } from '../../model/time.ts'

/** Numbers of the fields. Source: Prometheus, prompb/remote.proto and prompb/types.proto. */
const WRITE_REQUEST = { timeseries: 1, metadata: 3 } as const
const TIME_SERIES = { labels: 1, samples: 2 } as const
const LABEL = { name: 1, value: 2 } as const
const SAMPLE = { value: 1, timestamp: 2 } as const
const METADATA = { type: 1, name: 2, help: 4, unit: 5 } as const
const TYPES = { counter: 1, gauge: 2 } as const

/** How the fields are written. Source: protobuf, "Encoding". */
const VARINT = 0
const FIXED64 = 1
const BYTES = 2

/**
 * The one NaN that says: nothing is known of this series any more. Any other is a value.
 *
 * Source: Prometheus, model/value/value.go, StaleNaN.
 */
const STALE = { low: 2, high: 0x7ff0_0000, unsigned: true } as const

/** One message WriteRequest. All samples have the moment of the push, as all of one scrape have. */
export function writeRequest({ at, families, gone }: Push): Uint8Array {
  const writer = protobuf.Writer.create()
  for (const family of families) {
    for (const { labels, value } of family.samples) addSeries(writer, family.name, labels, { value, at })
  }
  for (const { name, labels } of gone) addSeries(writer, name, labels, { value: null, at })
  for (const family of families) if (family.samples.length > 0) addMetadata(writer, family)
  return writer.finish()
}

/** @param sample.value null where there is none any more */
function addSeries(
  writer: protobuf.Writer,
  family: string,
  labels: Series,
  { value, at }: { readonly value: number | null; readonly at: EpochMs },
): void {
  begin(writer, WRITE_REQUEST.timeseries)
  for (const [name, text] of sorted(family, labels)) {
    begin(writer, TIME_SERIES.labels)
    writer.uint32(tag(LABEL.name, BYTES)).string(name)
    writer.uint32(tag(LABEL.value, BYTES)).string(text)
    writer.ldelim()
  }
  begin(writer, TIME_SERIES.samples)
  writer.uint32(tag(SAMPLE.value, FIXED64))
  if (value === null) writer.fixed64(STALE)
  else writer.double(value)
  writer.uint32(tag(SAMPLE.timestamp, VARINT)).int64(at)
  writer.ldelim().ldelim()
}

function addMetadata(writer: protobuf.Writer, family: Family): void {
  begin(writer, WRITE_REQUEST.metadata)
  writer.uint32(tag(METADATA.type, VARINT)).int32(TYPES[family.type])
  writer.uint32(tag(METADATA.name, BYTES)).string(family.name)
  writer.uint32(tag(METADATA.help, BYTES)).string(visibleText(family.help))
  writer.uint32(tag(METADATA.unit, BYTES)).string(unitOf(family))
  writer.ldelim()
}

/** By name, as receivers may insist on; a label without a value is none. What acts is as visible as in a scrape. */
function sorted(family: string, labels: Series): Series {
  const visible = labels.map(([name, value]) => [name, visibleText(value)] as const)
  const all = [['__name__', family] as const, ...visible.filter(([, value]) => value !== '')]
  return all.sort(([one], [other]) => (one < other ? -1 : 1))
}

function begin(writer: protobuf.Writer, field: number): void {
  writer.uint32(tag(field, BYTES)).fork()
}

function tag(field: number, how: number): number {
  return field * 8 + how
}
