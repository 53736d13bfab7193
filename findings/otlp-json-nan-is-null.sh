#!/usr/bin/env bash
# @opentelemetry/otlp-transformer 0.220.0 and sdk-metrics 2.9.0, as the exporters of OTLP over HTTP with JSON use them.
#
# OTLP's JSON is the JSON mapping of Protocol Buffers, in which NaN and the infinities are the strings "NaN",
# "Infinity", "-Infinity" and 64-bit integers are strings. One expects these, or no value at all. Seen: a gauge that
# reports NaN, Infinity or -Infinity is sent as "asDouble":null, so the three cannot be told apart, and a receiver that
# converts with Number() reads each as 0. Integers and counts are JSON numbers, times are strings.
LIMIT=120
. "$(dirname "$0")/lib/scratch.sh"

packages @opentelemetry/otlp-transformer@0.220.0 @opentelemetry/sdk-metrics@2.9.0
echo 'version: @opentelemetry/otlp-transformer 0.220.0, sdk-metrics 2.9.0'
cat >encode.mjs <<'JS'
import { JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

class Reader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}
const reader = new Reader();
const meter = new MeterProvider({ readers: [reader] }).getMeter('finding');
const temperature = meter.createGauge('temperature');
for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.5])
  temperature.record(value, { case: String(value) });
meter.createCounter('picks', { valueType: 0 }).add(7);
const { resourceMetrics } = await reader.collect();
const sent = JSON.parse(new TextDecoder().decode(JsonMetricsSerializer.serializeRequest(resourceMetrics)));
const [gauge, counter] = sent.resourceMetrics[0].scopeMetrics[0].metrics;
for (const { attributes, asDouble } of gauge.gauge.dataPoints)
  console.log(`${attributes[0].value.stringValue} ${JSON.stringify(asDouble)} ${Number(asDouble)}`);
const [point] = counter.sum.dataPoints;
console.log(`integer ${JSON.stringify(point.asInt)}`);
console.log(`time ${typeof point.timeUnixNano}`);
JS
node encode.mjs >encoded
sent() { sed -n "s/^$1 //p" encoded; }
seen 'NaN is sent as, and becomes by Number()' 'null 0' "$(sent NaN)"
seen 'Infinity is sent as, and becomes' 'null 0' "$(sent Infinity)"
seen '-Infinity is sent as, and becomes' 'null 0' "$(sent -Infinity)"
seen '1.5 is sent as, and becomes' '1.5 1.5' "$(sent '1\.5')"
seen 'the integer 7 is sent as' 7 "$(sent integer)"
seen 'a time is sent as a' string "$(sent time)"
verdict
